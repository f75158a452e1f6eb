"""Who may know whom."""

import ast
import re
import sys

from importlinter.cli import lint_imports

from tests.house import sources

# core is given the time and the world as values.
CLOCKS_AND_DOORS = {
    "asyncio", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "select", "shutil",
    "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
CLOCK_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "open", "print", "input"}
CORE = "src/counterfoil/core"

# Whatever stands beside the floors of the house: its rules are contracts of their own.
BESIDE_THE_FLOORS = {"postgres", "twins", "xero"}


def test_every_import_contract_is_kept(capsys):
    status = lint_imports(config_filename=str(sources.ROOT / ".importlinter"), cache_dir=None)

    assert status == 0, "An import goes against the arrows of ARCHITECTURE.md:\n" + capsys.readouterr().out


def test_every_package_has_its_floor():
    floors = re.search(r"^layers =\n((?: +.*\n)+)", (sources.ROOT / ".importlinter").read_text(), re.MULTILINE)
    named = set(re.findall(r"[a-z]+", floors[1])) if floors else set()
    packages = {path.parent.name for path in sources.PACKAGE.glob("*/__init__.py")}

    sources.tell(sorted(packages - named - BESIDE_THE_FLOORS), "Give it a line in .importlinter.")


def test_core_imports_the_standard_library_only():
    found = [
        f"{module.at(node)} {name}"
        for module in sources.of(CORE)
        for name, node in sources.imports(module)
        if not name.startswith("counterfoil.core") and name.split(".")[0] not in sys.stdlib_module_names
    ]
    sources.tell(found, "core decides; what it needs from outside is handed to it as a value.")


def test_core_has_no_clock_and_no_door():
    imported = [
        f"{module.at(node)} {name}"
        for module in sources.of(CORE)
        for name, node in sources.imports(module)
        if name.split(".")[0] in CLOCKS_AND_DOORS
    ]
    called = [
        f"{module.at(node)} {name}()"
        for module in sources.of(CORE)
        for name, node in sources.calls(module)
        if name in CLOCK_CALLS
    ]
    sources.tell(imported + called, "The time, chance and the world are arguments: a decision must be the same twice.")


def test_money_is_never_a_float():
    """Where there is Decimal there is money or a rate; a ratio that is neither lives in another module."""
    found = [
        module.at(node)
        for module in sources.of("src/counterfoil")
        if any(name == "decimal" for name, _ in sources.imports(module))
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    sources.tell(found, "Use Decimal: a float loses cents.")


def test_no_column_is_a_float():
    found = [
        module.at(node)
        for module in sources.of("src/counterfoil")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "FloatField"
    ]
    sources.tell(found, "Use DecimalField, or whole numbers of a named unit.")
