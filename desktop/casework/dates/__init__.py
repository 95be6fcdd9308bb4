"""The calendar that comes with the program, and the cases that it gives a date they did not have."""
