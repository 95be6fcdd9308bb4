"""The machinery of paper: fonts, lines, sheets, blocks, codes and charts; no document knows another."""
