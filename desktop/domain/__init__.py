"""What is true, without any machine: pure, no clock, no files, no wire."""
