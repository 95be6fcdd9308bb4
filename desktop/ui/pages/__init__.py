"""Pages: one for each place, and one for each thing that is opened in a place."""
