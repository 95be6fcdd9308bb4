"""The outage kit in the window: kits, typing a form in, the second person's check."""
