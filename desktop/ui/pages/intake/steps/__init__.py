"""The steps of an intake, one file each."""
