"""What connectors share: the settings of a line, how a file is read, what a status means by itself."""
