"""The outage kit: paper forms with numbers of their own, and how they come back in, as rules."""
