"""Consultation: the library of answers, inquiries to departments, and how questions are found, as rules."""
