"""Consultation on screen: the library, one answer, inquiries, and what is asked before a deed."""
