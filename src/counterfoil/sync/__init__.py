"""The engine, and the only place that talks to a ledger."""
