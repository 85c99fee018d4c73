"""Making template packs: starting templates from a layout."""
