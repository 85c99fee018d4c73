"""A spec made from documents: last year's disclosure, this year's figures."""
