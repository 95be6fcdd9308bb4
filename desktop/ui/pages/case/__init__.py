"""One case on screen: where it stands, what happened, and what can be done now."""
