"""Screens that face the people in the hall: calls, numbers to take, ratings; and the system's voice."""
