"""The centre's book: numbers and what became of each, what departments changed, whose files are in force."""
