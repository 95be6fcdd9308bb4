"""Figures of the program, each a ratio against a plain reference measured in the same run."""
