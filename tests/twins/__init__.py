"""The twins' own parts, each for itself."""
