"""Putting right what was said: corrections with their trace, and clashes that a person settles."""
