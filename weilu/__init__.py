"""Weilu 围炉: run communities that live in chat groups, and see what works."""

__version__ = "0.1.0"
