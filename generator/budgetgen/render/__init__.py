"""From a disclosure to bytes, one module a format; and files written whole or not at all."""
