"""Seed users: picked by fit and energy, followed as a cohort (method row A6)."""
