"""Rules over spec, ledger and disclosure: what contradicts before it is published. One rule, one file."""
