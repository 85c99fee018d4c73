"""Reports of checks for other programs: one finding shape, one file a format."""
