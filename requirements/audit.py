"""Check, without a network, what the package is made of: pins and hashes, imports against pyproject.toml, licences.

    python requirements/audit.py

Every requirement in requirements/*.txt must be pinned and hashed; whatever timeline/ imports must be declared in
pyproject.toml, and whatever is declared there must be imported or stand in NOT_IMPORTED with its reason. Licences are
listed as the installed packages state them. pip-audit, where it is installed and reaches its source, adds the known
vulnerabilities. The exit status is 1 when something is wrong.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1]
PIN = re.compile(r"(?P<name>[\w.-]+)==[\w.+!]+(?: *;[^#]*?)?(?P<hashes>(?:\s+--hash=sha256:[0-9a-f]{64})+)\s*")
NOT_IMPORTED = {  # declared, and not imported by the package itself
    "dask": "distributed runs on it, and users start it",
    "feedparser": "for scripts that collect articles",
    "itables": "for notebooks",
    "jupyter": "opens notebooks",
    "kaleido": "plotly calls it to draw images",
    "lxml-html-clean": "trafilatura imports it beside lxml",
}
ANSWER_SECONDS = 300  # pip-audit asks for each package


def main() -> int:
    """Print what is wrong, then the licences, then what pip-audit says; return the exit status."""
    declared = declared_in(tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8")))
    locks = sorted((HOME / "requirements").glob("*.txt"))
    wrong = [fault for lock in locks for fault in unpinned(lock.name, lock.read_text(encoding="utf-8"))]
    wrong += compare(imported_in(HOME / "timeline"), declared, metadata.packages_distributions())
    for line in licences(names_in((HOME / "requirements" / "run.txt").read_text(encoding="utf-8"))):
        print(line)
    found, told = vulnerabilities(HOME / "requirements" / "run.txt")
    print(f"{len(locks)} locks, {len(declared)} declared packages: {len(wrong)} faults")
    print(told)
    for fault in (*wrong, *found):
        print(fault, file=sys.stderr)
    return 1 if wrong or found else 0


# ------------------------------------------------------------------------------------------------ the locks


def requirements(text: str) -> list[str]:
    """Return the requirements in a lock, each on one line, without comments."""
    lines = (line.partition(" #")[0].strip() for line in text.replace("\\\n", " ").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def unpinned(name: str, text: str) -> Iterator[str]:
    """Yield what is wrong with a lock."""
    found = requirements(text)
    if not found:
        yield f"requirements/{name}: holds no requirement"
    for line in found:
        if not PIN.fullmatch(line):
            yield f"requirements/{name}: '{line.split()[0]}' is not pinned by == with a sha256 hash; run: make lock"


def names_in(text: str) -> list[str]:
    """Return the names of the packages that a lock pins."""
    return [plain(pin["name"]) for line in requirements(text) if (pin := PIN.fullmatch(line))]


def plain(name: str) -> str:
    """Return a package's name as all its spellings have it in common."""
    return re.sub(r"[-_.]+", "-", name).lower()


# ------------------------------------------------------------------------------------------------ what is declared


def declared_in(project: Mapping[str, Any]) -> set[str]:
    """Return the packages that a project declares to its users: its dependencies, and its extras but for ``dev``."""
    extras = project["project"].get("optional-dependencies", {})
    lists = [project["project"]["dependencies"], *(extras[name] for name in extras if name != "dev")]
    return {plain(re.split(r"[^\w.-]", entry, maxsplit=1)[0]) for entries in lists for entry in entries}


def imported_in(folder: Path) -> dict[str, str]:
    """Return the packages' modules that a folder's own import, each with the first file that does."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        for name in modules(path.read_text(encoding="utf-8")):
            if name not in sys.stdlib_module_names and name != folder.name:
                found.setdefault(name, path.relative_to(folder.parent).as_posix())
    return found


def modules(source: str) -> Iterator[str]:
    """Yield the modules that a source imports, at the top, in functions and for types alike; of each the first part."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def compare(imported: Mapping[str, str], declared: set[str], owners: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield what is imported and not declared, and what is declared for nothing; *owners* are a module's packages."""
    used: set[str] = set()
    for module, path in sorted(imported.items()):
        packages = {plain(owner) for owner in owners.get(module, ())} or {plain(module)}
        used |= packages
        if not packages & declared:
            yield f"{path}: imports {module} ({', '.join(sorted(packages))}), which pyproject.toml does not declare"
    for package in sorted(declared - used - set(NOT_IMPORTED)):
        yield f"pyproject.toml: declares {package}, which the package does not import"
    for package in sorted(set(NOT_IMPORTED) & used | set(NOT_IMPORTED) - declared):
        yield f"requirements/audit.py: {package} need not stand in NOT_IMPORTED"


# ------------------------------------------------------------------------------------------------ licences


def licences(names: Iterable[str]) -> Iterator[str]:
    """Yield name, version and licence of each package, as it states them; of one that is not installed, so much."""
    for name in sorted(set(names)):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            yield f"{name}: not installed here"
            continue
        kinds = [kind.split(" :: ")[-1] for kind in about.get_all("Classifier") or () if kind.startswith("License")]
        stated = (about.get_all("License-Expression") or kinds or about.get_all("License") or ["states no licence"])[0]
        yield f"{name} {about['Version']}: {stated.splitlines()[0]}"


# ------------------------------------------------------------------------------------------------ known vulnerabilities


def vulnerabilities(lock: Path) -> tuple[list[str], str]:
    """Return the known vulnerabilities of what a lock pins, and one line on whether anybody could be asked."""
    program = shutil.which("pip-audit", path=str(Path(sys.executable).parent)) or shutil.which("pip-audit")
    if program is None:
        return [], "pip-audit is not installed: known vulnerabilities were not looked up"
    command = [program, "--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=ANSWER_SECONDS)
        told = json.loads(ran.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return [], "pip-audit got no answer: known vulnerabilities were not looked up"
    found = [f"{entry['name']} {entry['version']}: {bug['id']}" for entry in told for bug in entry.get("vulns", ())]
    return found, f"pip-audit: {len(found)} known vulnerabilities in {len(told)} packages"


if __name__ == "__main__":
    raise SystemExit(main())
