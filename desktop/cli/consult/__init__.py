"""Commands of consultation: what can be said, and what is then done."""
