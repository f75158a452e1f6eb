"""One module for each noun that has pages: its views, and the addresses at which they are."""
