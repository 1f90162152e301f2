"""What Weilu drafts for a column, and a person lets out: morning briefs and recaps."""
