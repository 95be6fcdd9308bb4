"""The outage kit on paper: forms with numbers of their own to write on, and what to do, on one sheet."""
