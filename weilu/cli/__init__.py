"""The command line's frame: rooms register their commands with it; it knows no room."""
