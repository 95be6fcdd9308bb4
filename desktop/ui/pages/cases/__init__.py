"""The work list: all cases this counter knows, in pages read off the window."""
