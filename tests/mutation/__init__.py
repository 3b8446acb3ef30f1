"""Tests that notice a mistake planted anywhere in the engine, the dates or the arithmetic (make mutation)."""
