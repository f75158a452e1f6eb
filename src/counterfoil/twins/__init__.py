"""Offline stand-ins for the systems that Counterfoil talks to; they share the client's envelope, never its meaning."""
