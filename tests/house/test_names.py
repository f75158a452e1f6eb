"""One word for one thing: the glossary's words in our code, Xero's words only where we speak to Xero."""

import ast
import re

import pytest

from tests.house import sources

# Names that say nothing of what is inside, so that everything ends up there.
DRAWERS = {
    "base",
    "common",
    "constants",
    "exceptions",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "tools",
    "utils",
}

# The word of ours in whose place each would stand.
OUR_WORD = {
    "customer": "party (ours) or contact (Xero's)",
    "edition": "profile",
    "entity": "party",
    "mock": "twin",
    "tenant": "organisation",
    "watermark": "cursor",
}
# Here others' words are spoken.
WHERE_OTHERS_WORDS_ARE_SPOKEN = ("src/counterfoil/xero", "src/counterfoil/twins", "src/counterfoil/sync/translate")


def test_no_module_is_a_drawer():
    found = [module.name for module in sources.modules() if DRAWERS & {module.path.stem, module.path.parent.name}]
    sources.tell(found, "Name it after the one noun that it is about.")


def test_our_code_uses_our_words():
    found = [
        f"{module.name}: {name} (say {OUR_WORD[word]})"
        for module in sources.of("src/counterfoil")
        if not module.is_in(*WHERE_OTHERS_WORDS_ARE_SPOKEN)
        for name in sorted(_names_made_in(module))
        for word in re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower())
        if word in OUR_WORD
    ]
    sources.tell(found, "These words have a name of ours: see docs/glossary.md.")


FIELD_ENDINGS = {"DateTimeField": ("_at", "_until"), "DateField": ("_on",)}


@pytest.mark.parametrize(("field", "endings"), FIELD_ENDINGS.items())
def test_a_columns_name_tells_an_instant_from_a_calendar_date(field, endings):
    found = [
        f"{module.at(node)} {name}"
        for module in sources.of("src/counterfoil")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if ast.unparse(node.value.func).endswith(f"models.{field}")
        if not f"_{(name := ast.unparse(node.targets[0]))}".endswith(endings)
    ]
    sources.tell(found, f"The name of a {field} ends in {' or '.join(endings)}.")


# Django says what these are for.
NAMED_BY_DJANGO = {"apps.py"}


def test_every_module_says_what_it_is_for():
    found = [
        module.name
        for module in sources.of("src/counterfoil", "bench")
        if module.tree.body and module.path.name not in NAMED_BY_DJANGO and not ast.get_docstring(module.tree)
    ]
    sources.tell(found, "Begin with a sentence on what it decides or does, and why it is careful.")


def _names_made_in(module: sources.Module) -> set[str]:
    """What the module itself names: classes, functions, arguments, variables, fields; not what it calls of others'."""
    made: set[str] = {module.path.stem}
    for node in ast.walk(module.tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                made.add(name)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                made.add(name)
    return made
