"""What is done for each kind of record: gather, decide, act, record."""
