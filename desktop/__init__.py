"""One Counter: the offline-capable desktop program at the counter of a service centre."""

__version__ = "0.1.0"
