"""Paper of the hall: the ticket somebody waits with, and the slip to rate a visit by."""
