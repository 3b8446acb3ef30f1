"""Refuses to start on a database or settings that could lose, leak or alter a record."""
