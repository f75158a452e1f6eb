"""Learners from a CSV file: reading it, understanding its columns, checking its rows, deciding what each would do."""
