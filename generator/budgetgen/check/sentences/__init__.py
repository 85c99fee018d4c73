"""What sentences say about money: which figure their words name, and whether the number is that figure."""
