"""A second reading of the clinical specification, written apart from the product, that must give the same plan."""

from tests.oracle.answering import answer

__all__ = ["answer"]
