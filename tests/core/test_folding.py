"""Searching and comparing names as a person types them in a hurry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.core.folding import fold, letter_pairs, without_accents
from counterfoil.core.namesakes import Namesake

FOLDED = {
    "macrons": ("Māia Pōmare", "maia pomare"),
    "acute and tilde": ("José Álvarez Muñoz", "jose alvarez munoz"),
    "letters that have no separable accent": ("Søren Łuk Đặng", "soren luk dang"),
    "doubled spaces": ("  Te   Rangi ", "te rangi"),
    "an apostrophe stays": ("O'Connor", "o'connor"),
}


@pytest.mark.parametrize(("text", "expected"), FOLDED.values(), ids=FOLDED)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_a_database_can_fold_letter_by_letter_as_we_do() -> None:
    accented, plain = letter_pairs()

    assert len(accented) == len(plain) == len(set(accented))
    assert without_accents(accented) == plain
    assert set("āēīōūéñøł") <= set(accented)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_namesakes_differ_by_no_more_than_case_accents_and_spaces() -> None:
    assert Namesake.of("Māia", "Pōmare", "maia@example.nz") == Namesake.of("MAIA ", "pomare", "Maia@Example.nz")
    assert Namesake.of("Māia", "Pōmare", "maia@example.nz") != Namesake.of("Māia", "Pōmare", "")
