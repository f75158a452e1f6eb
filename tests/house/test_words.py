"""What the project's files must not say: where they were made, and where packages come from."""

import re
import tomllib

from tests.house import sources

# Each pattern has a bracket in it, so that this file does not match itself.
FOLDERS_OF_ONE_MACHINE = re.compile(r"/(?:wor[k]|roo[t]|hom[e]/[a-z]+|User[s]/[a-z]+)/")
# A folder that stands for somebody's, where a path has to be given.
SOMEBODYS = "/home/" + "ann/"
REGISTRIES = re.compile(r"pyp[i]\.|pythonhoste[d]|registry\.npm[j]s|npm[j]s\.|deb\.debia[n]\.org|file[s]\.python")
ADDRESS = re.compile(r"https?:|--index-ur[l]|--extra-index-ur[l]|--find-link[s]|file:|git\+")
LEFT_UNDONE = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b")


def _lines_with(pattern: re.Pattern[str], names: str = "") -> list[str]:
    return [
        f"{name}:{number} {line.strip()[:120]}"
        for name, text in sources.texts()
        if name.startswith(names)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line.replace(SOMEBODYS, ""))
    ]


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    sources.tell(_lines_with(FOLDERS_OF_ONE_MACHINE), "Write the path from the project's own folder.")


def test_no_file_names_a_package_registry():
    sources.tell(_lines_with(REGISTRIES), "Which registry is used is for each machine's own settings to say.")


def test_lock_files_hold_no_address():
    sources.tell(_lines_with(ADDRESS, "requirements/"), "A lock file has names, versions and hashes only.")


def test_nothing_is_left_for_later():
    sources.tell(_lines_with(LEFT_UNDONE), "Do it now, or open an issue; a note in the code is not read again.")


def test_everything_locked_has_a_hash():
    found = [
        f"{path.name}: {entry.split()[0]}"
        for path in sorted((sources.ROOT / "requirements").glob("*.txt"))
        for entry in re.split(r"\n(?=\S)", path.read_text())
        if "==" in entry.split("--hash")[0] and "--hash=sha256:" not in entry
    ]
    sources.tell(found, "Lock it again with hashes.")


def test_both_locks_agree_on_every_version():
    runtime, dev = _locked("runtime"), _locked("dev")
    found = [f"{name}: {version} and {dev.get(name)}" for name, version in runtime.items() if dev.get(name) != version]
    sources.tell(found, "The tests must run on what is delivered: lock both again, together.")


def test_every_dependency_is_locked():
    project = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[^A-Za-z0-9_-]", line)[0].lower() for line in project["dependencies"]}
    sources.tell(sorted(wanted - _locked("runtime").keys()), "Lock it in requirements/runtime.txt.")


def _locked(name: str) -> dict[str, str]:
    text = (sources.ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.MULTILINE))
