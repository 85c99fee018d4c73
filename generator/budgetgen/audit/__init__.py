"""Documents that other people made: is there any ledger that is shown as just this? If not, which cell, and the proof."""
