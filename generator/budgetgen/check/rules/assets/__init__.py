"""State assets and what they cost."""
