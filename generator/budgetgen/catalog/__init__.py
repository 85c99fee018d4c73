"""The official code lists by year, as data with their evidence."""
