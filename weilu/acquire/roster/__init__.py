"""Capped rosters (method row A5): so many seats, and who makes room for the next."""
