"""Taking a case in, from the first word to the receipt: one case, or all cases of a life event."""
