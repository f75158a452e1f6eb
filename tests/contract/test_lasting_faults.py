"""Faults that leave something behind: tokens withdrawn, an organisation taken away, a list that shifts: FACTS 23."""

from tests.contract.caller import Caller
from tests.contract.test_token_sets import refresh


def test_a_revoked_token_is_unauthorised_and_cannot_be_renewed(xero: Caller) -> None:
    """FACTS 2.4, 7.3."""
    held = xero.twin.identity.new_refresh(xero.grant)
    xero.twin.faults.add("revoked", path="/Contacts", nth=2)
    assert xero.get("Contacts").status == 200
    refused = xero.get("Contacts")
    assert (refused.status, refused.json["Detail"]) == (401, "AuthenticationUnsuccessful")
    assert xero.get("Contacts").status == 401
    assert refresh(xero, held).json == {"error": "invalid_grant"}


def test_an_organisation_is_disconnected_in_the_middle_of_a_run(xero: Caller) -> None:
    """FACTS 3.1, 7.3."""
    xero.twin.faults.add("disconnected", nth=3)
    seen = [xero.get(f"Contacts?page={page}").status for page in (1, 2, 3, 4)]
    assert seen == [200, 200, 403, 403]
    assert xero.twin.identity.connections and all(
        one.app != xero.app.client_id for one in xero.twin.identity.connections.values()
    )


def test_a_list_that_shifts_between_two_pages_hides_a_row(xero: Caller) -> None:
    """FACTS 6.2: the row that moved is met again at the end, and the one that took its neighbour's place is missed."""

    def page(number: int) -> list[str]:
        rows = xero.get(f"Contacts?page={number}&pageSize=20").rows("Contacts")
        return [row["ContactID"] for row in rows]

    everyone = [row["ContactID"] for row in xero.get("Contacts").rows("Contacts")]
    xero.twin.clock.move(60)
    xero.twin.faults.add("shifted", path="/Contacts", nth=1)
    seen = [identifier for number in (1, 2, 3) for identifier in page(number)]
    assert everyone[0] in page(3)
    assert set(everyone) - set(seen) == {everyone[20]}
