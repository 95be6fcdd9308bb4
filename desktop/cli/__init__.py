"""The face for scripts and IT staff: every deed from a terminal, the same casework underneath."""
