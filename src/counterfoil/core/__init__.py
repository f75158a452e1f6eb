"""Decisions: values in, values with their reasons out. Standard library only, no clock, no I/O."""
