"""Members taken in from tables, and written out as tables."""
