"""Why a question has its answer: what became of each of its rules, and which facts carried or withheld it."""

from __future__ import annotations
