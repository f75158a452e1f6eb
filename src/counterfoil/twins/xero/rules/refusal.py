"""How a rule says no: Xero's own words, as many as apply."""

from __future__ import annotations


class Refused(Exception):
    """The element is not accepted; its messages go into ValidationErrors (FACTS 7.2)."""

    def __init__(self, *messages: str) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


class NotFound(Exception):
    """Nothing bears the identifier in the address: 404 with an empty body (FACTS 7.4)."""


class NotImplementedHere(Exception):
    """The method does not exist on the resource: 501 (FACTS 7.1) or 404."""

    def __init__(self, status: int = 404) -> None:
        super().__init__(str(status))
        self.status = status
