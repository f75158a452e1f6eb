"""Read the project's own files, once, for the rules about them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "counterfoil"
OURS = ("src", "tests", "bench", "docs", "scripts", "requirements", ".ci")
TEXT = {
    "",
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".in",
    ".ini",
    ".js",
    ".json",
    ".md",
    ".py",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
}
# Files of other people's, kept as they came.
VENDORED = {"vendor", "openapi"}


@dataclass(frozen=True)
class Module:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its place in the project, as people say it: src/counterfoil/core/money.py."""
        return self.path.relative_to(ROOT).as_posix()

    def is_in(self, *folders: str) -> bool:
        return self.name.startswith(tuple(f"{folder}/" for folder in folders))

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


def files() -> Iterator[Path]:
    """Everything that is ours to keep in order, whether it is committed yet or not."""
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and path.name != ".git")
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith(".egg-info"):
                yield path


def texts() -> Iterator[tuple[str, str]]:
    """Each text file of ours, by its place in the project."""
    for path in files():
        if path.suffix in TEXT and not VENDORED.intersection(path.parts):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of ours, but for migrations, which Django writes."""
    found = [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]
    return tuple(Module(path, text := path.read_text(encoding="utf-8"), ast.parse(text)) for path in found)


def of(*folders: str) -> list[Module]:
    """The modules in these folders: of("src/counterfoil/core")."""
    return [module for module in modules() if module.is_in(*folders)]


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imports(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Each imported module's full name; `from a import b` counts as a."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node


def calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Each call with the name it is written by: `settings.text(...)` is "settings.text"."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def tell(found: list[str], remedy: str) -> None:
    """Fail with everything that breaks a rule, and with what to do."""
    assert not found, remedy + "\n" + "\n".join(found)
