"""Tests of the pages: what each shows, and to whom."""
