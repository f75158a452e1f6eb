"""Nothing is swallowed, and nothing is patched."""

import ast

from tests.house import sources

BROAD = {"Exception", "BaseException"}
SABOTAGE = "tests/simulation/test_mutants.py"  # Breaks the engine on purpose, to see whether the bad days notice.


def test_no_except_is_broad():
    found = [
        module.at(node)
        for module in sources.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and (node.type is None or BROAD & _named(node.type))
    ]
    sources.tell(found, "Name the errors that are expected; a bug must come to light.")


def test_no_error_is_swallowed():
    found = [
        module.at(node)
        for module in sources.of("src/counterfoil", "bench")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
    ]
    sources.tell(found, "Say why it may be passed over, by what is done or returned instead of pass.")


def test_tests_hand_in_fakes_and_patch_nothing():
    imported = [
        f"{module.at(node)} {name}"
        for module in sources.of("tests")
        for name, node in sources.imports(module)
        if name.startswith(("unittest.mock", "mock"))
    ]
    called = [
        f"{module.at(node)} {name}"
        for module in sources.of("tests")
        for name, node in sources.calls(module)
        if name.split(".")[-1] == "patch" or name in {"monkeypatch.setattr", "monkeypatch.setitem", "mocker"}
        if module.name != SABOTAGE
        # A client's PATCH request is another thing.
        if not name.endswith("client.patch")
    ]
    sources.tell(imported + called, "What is hard to fake is a missing parameter: add it, and hand the fake in.")


def test_no_folder_holds_nothing():
    packages = {
        module.path.parent for module in sources.of("src", "tests", "bench") if module.path.name == "__init__.py"
    }
    full = {parent for path in sources.files() if path.name != "__init__.py" for parent in path.parents}
    found = [str(folder.relative_to(sources.ROOT)) for folder in sorted(packages - full)]
    sources.tell(found, "Remove it until there is something to put in.")


def _named(errors: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(errors) if isinstance(node, ast.Name)}
