"""Target and budget: a planning sheet by week, with what really came in and was spent."""
