"""From the rounded cells of a document back to exact amounts: a ledger that is shown as just these cells."""
