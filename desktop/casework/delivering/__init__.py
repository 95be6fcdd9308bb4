"""Handing results over: what proves it, as the centre decides."""
