"""Grids of documents that other people made, understood through the lexicon: each numeric cell a query."""
