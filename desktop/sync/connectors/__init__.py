"""The kinds of department systems spoken to: one promise, one file each."""
