"""Measures the engine, beside a general rule engine that runs the same decision tables."""
