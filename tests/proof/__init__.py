"""Shows that the rules are complete, cautious and consistent: each gate counts what it looked at and what it found."""
