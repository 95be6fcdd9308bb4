"""Commands of the hall: what can be said, and what is then done."""
