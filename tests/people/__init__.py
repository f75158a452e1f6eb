"""Who may come in: tests of people."""
