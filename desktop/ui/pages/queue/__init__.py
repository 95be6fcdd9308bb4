"""The queue: who is served here, who comes next, numbers given out, and the screens of the hall."""
