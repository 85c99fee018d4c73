"""What changes for the public between two specs or documents: figures with their causes, rows of records, sentences."""
