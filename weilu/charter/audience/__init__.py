"""Whom a community is for: an audience's shares by region, age and interest, and who fits it."""
