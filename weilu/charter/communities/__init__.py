"""Communities: what each is for, in a charter of one page, and where it stands."""
