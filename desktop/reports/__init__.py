"""Paper: plain records in, the bytes of a PDF or a spreadsheet out; nothing here asks the store."""
