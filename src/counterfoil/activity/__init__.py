"""The append-only record of what happened, who asked, and which rule decided."""
