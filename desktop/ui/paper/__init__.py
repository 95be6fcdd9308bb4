"""Paper on screen: preview of a PDF, printing and saving it."""
