"""What is taken in together: one case, or all of a life event, with one form and one set of papers."""
