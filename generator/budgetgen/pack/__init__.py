"""Template packs: what a region decides about its form, as data; the lexicon that gives labels their meaning."""
