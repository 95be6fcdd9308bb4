"""Deeds: what a person may do. The only writers of entries by hand; each returns what it changed."""
