"""The twin's pages: consent, and what a bookkeeper does; plain HTML that works without script."""
