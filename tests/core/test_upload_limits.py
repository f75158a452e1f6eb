"""Which files may be kept with a logbook entry."""

from __future__ import annotations

import pytest

from counterfoil.core.upload_limits import refusals

MB = 1024 * 1024

CASES = {
    "no files": ([], []),
    "ten small ones": ([(f"{n}.txt", 1) for n in range(10)], []),
    "exactly the limits": ([("a", 10 * MB), ("b", 10 * MB)], []),
    "eleven": ([(f"{n}.txt", 1) for n in range(11)], ["11 files; 10 fit"]),
    "one too large": ([("scan.pdf", 10 * MB + 1)], ["“scan.pdf” is larger than 10 MB"]),
    "together too large": ([("a", 9 * MB), ("b", 9 * MB), ("c", 9 * MB)], ["larger than 20 MB"]),
    "an empty one": ([("a.txt", 0)], ["“a.txt” is empty"]),
}


@pytest.mark.parametrize(("files", "words"), CASES.values(), ids=CASES)
def test_refusals(files: list[tuple[str, int]], words: list[str]) -> None:
    said = refusals(files)

    assert len(said) == len(words)
    assert all(word in sentence for word, sentence in zip(words, said, strict=True))
