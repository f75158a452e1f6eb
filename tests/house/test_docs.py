"""The documents are true: every setting is in them, and every link leads somewhere."""

import ast
import re

from tests.house import sources

SETTINGS_PAGE = sources.ROOT / "docs" / "reference" / "settings.md"
READERS = {"text", "flag", "number", "names", "env.get", "os.environ.get"}
WHERE_SETTINGS_ARE_READ = (
    "src/counterfoil/settings.py",
    "src/counterfoil/reading_settings.py",
    "src/counterfoil/postgres/addresses.py",
)
# The operating system's, not ours.
NOT_A_SETTING = {"XDG_DATA_HOME"}
# Read from the environment by whoever starts a process, for it.
MAY_SEE_THE_ENVIRONMENT = ("src/counterfoil/cli", "src/counterfoil/postgres")

LINK = re.compile(r"!?\[[^]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


def settings_that_are_read() -> set[str]:
    return {
        node.args[0].value
        for module in sources.modules()
        if module.name in WHERE_SETTINGS_ARE_READ
        for name, node in sources.calls(module)
        if name in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    } - NOT_A_SETTING


def test_every_setting_is_documented():
    page = SETTINGS_PAGE.read_text() if SETTINGS_PAGE.exists() else ""
    missing = {name for name in settings_that_are_read() if f"`{name}`" not in page}
    sources.tell(sorted(missing), "Describe it in docs/reference/settings.md: what it does, its default, an example.")


def test_every_documented_setting_is_read():
    page = SETTINGS_PAGE.read_text() if SETTINGS_PAGE.exists() else ""
    described = {name for name in re.findall(r"`([A-Z][A-Z_]+)`", page) if name.startswith(("COUNTERFOIL_", "XERO_"))}
    known = {name.removesuffix("_FILE") for name in settings_that_are_read()}
    gone = {name for name in described if name.removesuffix("_FILE") not in known}
    sources.tell(sorted(gone), "Nothing reads it any more: take it out of docs/reference/settings.md.")


def test_the_environment_is_read_in_one_place():
    found = [
        module.at(node)
        for module in sources.of("src/counterfoil")
        if module.name not in WHERE_SETTINGS_ARE_READ and not module.is_in(*MAY_SEE_THE_ENVIRONMENT)
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"})
        or (isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ")
    ]
    sources.tell(found, "Make it a setting in counterfoil/settings.py, and read it from django.conf.settings.")


def test_every_link_between_documents_leads_somewhere():
    found = [
        f"{name}: {target}"
        for name, text in sources.texts()
        if name.endswith(".md")
        for target in LINK.findall(_without_code(text))
        if not target.startswith(("http://", "https://", "mailto:")) and not _leads_somewhere(name, target)
    ]
    sources.tell(found, "Mend the link, or write the page.")


def _leads_somewhere(name: str, target: str) -> bool:
    path, _, heading = target.partition("#")
    page = (sources.ROOT / name).parent / path if path else sources.ROOT / name
    if not page.exists() or not heading:
        return page.exists()
    return heading in {
        _anchor(line) for line in re.findall(r"^#+ (.+)$", _without_code(page.read_text()), re.MULTILINE)
    }


def _anchor(heading: str) -> str:
    """A heading's anchor, as the usual viewers of Markdown make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
