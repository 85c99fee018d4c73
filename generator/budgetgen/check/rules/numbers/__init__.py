"""Numbers in texts against the figures."""
