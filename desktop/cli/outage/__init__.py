"""Commands of the outage kit: what can be said, and what is then done."""
