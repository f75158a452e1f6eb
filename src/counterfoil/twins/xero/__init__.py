"""An offline Xero: strict, stateful, on its own clock; see `twin.Twin` and docs/reference/twin.md."""

from counterfoil.twins.xero.twin import Twin

__all__ = ["Twin"]
