"""Connections: how the line and each department stand, what is stuck, and how the day adds up."""
