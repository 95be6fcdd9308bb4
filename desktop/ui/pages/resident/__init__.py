"""Residents on screen: found, registered, shown and changed."""
