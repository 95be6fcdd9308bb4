"""Dialogs: one for each question that may interrupt."""
