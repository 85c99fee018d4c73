"""What people write, as they wrote it: YAML with the place of every value, and shapes that say what may stand there."""
