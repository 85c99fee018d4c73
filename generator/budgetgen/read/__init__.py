"""Files that other people made, read into blocks: headings, paragraphs and grids of cells, each with its spot."""
