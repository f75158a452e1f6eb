"""Write docs/reference/twin-rules.md: each rule that a contract test holds, its section of the facts, and the test.

Run `python -m tests.contract.rules_table` after adding a test; a test of its own says when the page is out of date.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FACTS = HERE.parents[1] / "docs" / "reference" / "xero-facts.md"
PAGE = HERE.parents[1] / "docs" / "reference" / "twin-rules.md"
_CITED = re.compile(r"FACTS ((?:\d+(?:\.\d+)?(?:, | and |-)?)+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HEADING = re.compile(r"^#{2,3} (\d+(?:\.\d+)?)\.? +(.+)$", re.MULTILINE)
# Told to whoever reads the facts, and nothing that a stand-in could keep.
NO_RULES = {"0", "2.1", "2.8", "21", "22", "23", "24", "25", "26"}
_HEAD = """# The twin's rules

Made from the contract tests by `python -m tests.contract.rules_table`. A rule runs in process and over HTTP,
unless its test says otherwise. Sections are those of [the facts](xero-facts.md).

| section | rule | test |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one test holds the twin to."""

    sections: tuple[str, ...]
    words: str
    test: str
    cases: int


def rules() -> list[Rule]:
    found = [
        rule for path in sorted(HERE.glob("test_*.py")) if path.name != "test_rules_table.py" for rule in _of(path)
    ]
    return sorted(found, key=lambda one: ([_order(section) for section in one.sections], one.test))


def headings() -> dict[str, str]:
    """Give the facts' sections by their numbers."""
    return dict(_HEADING.findall(FACTS.read_text("utf-8")))


def text() -> str:
    rows = [f"| {', '.join(one.sections)} | {_shown(one)} | `{one.test}` |" for one in rules()]
    return _HEAD + "\n".join(rows) + "\n\n" + _untested()


def _untested() -> str:
    cited = {section for one in rules() for section in one.sections}
    whole = {section.split(".")[0] for section in cited}
    missing = [
        f"- {number} {title}"
        for number, title in headings().items()
        if number not in cited | NO_RULES and not ("." not in number and number in whole)
    ]
    return "Sections that no contract test names:\n\n" + "\n".join(missing or ["- none"]) + "\n"


def _shown(one: Rule) -> str:
    return f"{one.words} ({one.cases} cases)" if one.cases > 1 else one.words


def _order(section: str) -> tuple[int, ...]:
    return tuple(int(part) for part in section.split("."))


def _of(path: Path) -> Iterator[Rule]:
    module = ast.parse(path.read_text("utf-8"))
    whole = _sections(ast.get_docstring(module) or "")
    sizes = {
        node.targets[0].id: len(node.value.keys)
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Dict)
    }
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            sections = _sections(ast.get_docstring(node) or "") or whole
            words = node.name.removeprefix("test_").replace("_", " ").capitalize()
            yield Rule(sections, words, f"{path.name}::{node.name}", _cases(node, sizes))


def _sections(docstring: str) -> tuple[str, ...]:
    found = {number for cited in _CITED.findall(docstring) for number in _NUMBER.findall(cited)}
    return tuple(sorted(found, key=_order))


def _cases(node: ast.FunctionDef, sizes: dict[str, int]) -> int:
    """Give how many cases a table of the module adds, where the test is run once for each."""
    named = {one.id for part in node.decorator_list for one in ast.walk(part) if isinstance(one, ast.Name)}
    return max((sizes[name] for name in named if name in sizes), default=1)


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
