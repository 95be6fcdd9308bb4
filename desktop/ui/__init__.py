"""The window: it asks and shows, and holds no rule."""
