"""Figures: pure measures over facts about cases, each with its definition in a sentence."""
