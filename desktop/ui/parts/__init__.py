"""Widgets used at least twice; every one keeps its sentence and says it again when the language changes."""
