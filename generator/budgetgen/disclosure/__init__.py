"""The disclosure: chapters, tables, figures and sentences, before any file format."""
