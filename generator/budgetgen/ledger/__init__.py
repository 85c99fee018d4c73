"""The ledger: exact amounts at points of the standard dimensions, and the queries that sum them."""
