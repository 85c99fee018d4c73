"""The form: headings, notes, rounding."""
