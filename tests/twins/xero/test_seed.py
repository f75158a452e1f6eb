"""The sample organisations."""

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.twin import Twin


def test_the_first_organisation_has_sixty_customers_some_under_another_spelling() -> None:
    books = seed.sample(Twin()).books_of("Southern")
    names = {row["Name"] for row in books.contacts.rows.values()}
    assert len(names) == 60
    assert {"Aroha Ngata", "Maia Pomare", "Walker, Tane", "The Patterson Household"} <= names


def test_the_same_seed_gives_the_same_ids_and_another_seed_gives_others() -> None:
    first, same, other = (seed.sample(Twin(seed=number)) for number in (3, 3, 4))
    assert list(first.organisations) == list(same.organisations) != list(other.organisations)
    before = list(first.organisations)
    first.bookkeeper("Southern").add_contact("Gone after a reset")
    first.reset()
    assert list(first.organisations) == before
    assert not first.books_of("Southern").contacts.where("name", "Gone after a reset")


def test_thousands_of_invoices_are_seeded_within_seconds() -> None:
    books = seed.sample(Twin()).books_of("Harbour")
    seed.bulk(books, 20, 1000)
    assert len(books.invoices.rows) == 1000
    assert {row["Status"] for row in books.invoices.rows.values()} == {"AUTHORISED"}
