"""Commands about what goes to departments and comes from them: results, stuck steps, numbers, catalogues."""
