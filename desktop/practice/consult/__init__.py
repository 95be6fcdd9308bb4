"""Inquiries at the practice departments: taken under a key, answered after a while, told since a mark."""
