"""A pure simulator: generated patients, five years each, and what must hold after every step."""
