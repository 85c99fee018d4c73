"""Performance objectives and indicators."""
