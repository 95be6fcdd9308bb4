"""Where handing-over stands: one line for each remembered step, and what a person can do about it."""
