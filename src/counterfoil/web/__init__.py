"""Pages. A page shows, and asks the engine; it never calls a ledger itself."""
