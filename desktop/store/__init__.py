"""The machine for the disk: one encrypted file, its journal, its projections, its papers."""
