"""The spec: what a department writes, once a year, in one YAML file."""
