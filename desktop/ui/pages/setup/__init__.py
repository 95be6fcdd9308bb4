"""The first start of a computer: the assistant that makes its store."""
