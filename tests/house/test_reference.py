"""The reference is whole: every problem, command, option, role and decision is in it, and nothing that is gone."""

from __future__ import annotations

import argparse
import importlib
import re

import pytest

from counterfoil.cli.main import COMMANDS
from counterfoil.core.problems import PROBLEMS
from counterfoil.people.roles import ALLOWED, IN_WORDS, Permission, Role
from tests.house import sources

DOCS = sources.ROOT / "docs"
DECISIONS = DOCS / "decisions"
DECISION = re.compile(r"\d{4}-[a-z0-9-]+\.md")
DECISION_PARTS = ("Context.", "Decision.", "Consequences.", "Alternatives.", "Enforced by.")


def headings(page: str) -> set[str]:
    """The anchors of a page's second headings."""
    text = (DOCS / "reference" / page).read_text()
    return {line.strip().lower().replace(" ", "-") for line in re.findall(r"^## (.+)$", text, re.MULTILINE)}


def table_rows(page: str) -> list[list[str]]:
    lines = (DOCS / "reference" / page).read_text().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


def test_every_problem_has_its_place_and_no_place_is_without_a_problem():
    wanted = {problem.doc.partition("#")[2] for problem in PROBLEMS.values()}
    sources.tell(
        sorted(wanted ^ headings("problems.md")), "docs/reference/problems.md has one heading for each problem."
    )


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_a_problems_place_says_what_the_screen_says(problem):
    page = sources.ROOT / problem.doc.partition("#")[0]
    part = next(
        part
        for part in page.read_text().split("\n## ")
        if part.startswith(problem.code.replace("_", " ").capitalize() + "\n")
    )
    for words in (f"**On the screen:** {problem.title}.", "**Cause.**", "**What to do.**", "**Who.**"):
        assert words in part, f"{problem.doc} lacks: {words}"


def test_every_command_has_its_heading_and_no_heading_is_without_a_command():
    sources.tell(
        sorted(set(COMMANDS) ^ headings("commands.md")), "docs/reference/commands.md has one heading for each command."
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_described(name):
    parser = argparse.ArgumentParser()
    importlib.import_module(f"counterfoil.cli.{name}").add_arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    page = "twin.md" if name == "twin" else "commands.md"
    missing = {
        option for option in options - {"--help"} if f"`{option}`" not in (DOCS / "reference" / page).read_text()
    }
    sources.tell(sorted(missing), f"Describe it in docs/reference/{page}.")


def test_every_role_is_described_in_the_words_of_the_screen():
    said = {name: words.replace("*", "") for name, words, *_ in table_rows("roles.md")}
    wanted = {
        "Party" if role is Role.PARTY else words.partition(": ")[0]: words.partition(": ")[2]
        for role, words in IN_WORDS.items()
    }
    differing = [name for name, words in wanted.items() if words.lower().rstrip(".") not in said.get(name, "").lower()]
    sources.tell(differing, "Say of it in docs/reference/roles.md what people/roles.py says.")


def test_the_table_of_roles_is_the_one_that_pages_ask():
    [head] = [row for row in table_rows("roles.md") if row[1:] == [role.value.capitalize() for role in Role]]
    said = {
        (match[1], role.lower())
        for row in table_rows("roles.md")
        if (match := re.match(r"`([a-z_]+)`", row[0]))
        for role, cell in zip(head[1:], row[1:], strict=True)
        if cell == "yes"
    }
    wanted = {(permission.value, role.value) for role in Role for permission in ALLOWED[role]}
    sources.tell(sorted(map(str, said ^ wanted)), "Make the table in docs/reference/roles.md like people/roles.py.")
    assert {permission for permission, _ in said} == {permission.value for permission in Permission}


def test_decisions_are_numbered_without_a_gap_and_in_the_list():
    pages = sorted(path.name for path in DECISIONS.glob("*.md") if path.name != "README.md")
    assert all(DECISION.fullmatch(name) for name in pages), "A decision's page is called 0001-what-was-decided.md."
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    linked = re.findall(r"\[(\d+)\]\(([^)]+)\) \| (.+?) \|", (DECISIONS / "README.md").read_text())
    assert linked == [(str(int(name[:4])), name, title_of(name)) for name in pages]


def title_of(name: str) -> str:
    first = (DECISIONS / name).read_text().splitlines()[0]
    match = re.fullmatch(rf"# {int(name[:4])}\. (.+)", first)
    assert match, f"{name} begins with its number and its title."
    return match[1]


def test_every_decision_says_what_made_it_necessary_and_what_it_costs():
    lacking = [
        f"{path.name}: {part}"
        for path in sorted(DECISIONS.glob("0*.md"))
        for part in DECISION_PARTS
        if f"\n**{part}**" not in path.read_text()
    ]
    sources.tell(lacking, "A decision has these parts, each in a paragraph of its own.")
