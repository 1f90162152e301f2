"""A check-up as people take it away: terminal, JSON, CSV, one HTML file.

Every form is a pure function of a `Checkup` and of `behind`, which fetches what a figure rests on.
"""
