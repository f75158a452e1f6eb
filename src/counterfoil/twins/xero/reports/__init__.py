"""Reports, worked out from the same documents that the API gives, so that they cannot disagree with them (FACTS 19)."""
