"""Registers of departments: what is asked of them, what an answer means to a form, where values come from."""
