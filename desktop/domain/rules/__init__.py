"""What may be added to a case next, or Refused: asked before writing, never while reading."""
