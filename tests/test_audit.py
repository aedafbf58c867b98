"""The audit of what the package is made of: what it lets pass, what it refuses, and what it says without pip-audit."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HOME = Path(__file__).parents[1]
HASH = " --hash=sha256:" + "0" * 64


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", HOME / "requirements" / "audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


audit: Any = load()


@pytest.mark.parametrize(
    ("line", "is_fine"),
    [
        (f"numpy==2.4.6{HASH}", True),
        (f"numpy==2.4.6 \\\n   {HASH} \\\n   {HASH}", True),
        (f"numpy==2.4.6 ; python_full_version >= '3.12'{HASH}", True),
        ("numpy==2.4.6", False),
        (f"numpy>=2.4{HASH}", False),
        ("numpy==2.4.6 --hash=md5:" + "0" * 64, False),
        (f"numpy @ https://example.org/numpy.whl{HASH}", False),
        ("--index-url https://example.org/simple", False),
        ("-e .", False),
        ("", False),
    ],
)
def test_a_requirement_is_pinned_and_hashed(line: str, is_fine: bool) -> None:
    """An install from the lock gets what was locked, from wherever."""
    assert (not list(audit.unpinned("run.txt", f"# made by hand\n{line}\n"))) == is_fine


@pytest.mark.parametrize("lock", sorted((HOME / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_the_locks_are_pinned_and_hashed(lock: Path) -> None:
    """As they stand in the checkout."""
    text = lock.read_text(encoding="utf-8")
    assert list(audit.unpinned(lock.name, text)) == []
    assert len(audit.names_in(text)) == len(audit.requirements(text)) > 20


def test_whatever_is_imported_is_seen(tmp_path: Path) -> None:
    """At the top, in functions, for types alone; not what Python brings, nor the package itself."""
    (tmp_path / "timeline").mkdir()
    source = (
        "import os, one.two\nfrom . import x\nfrom timeline.y import z\ndef f():\n    from three.four import five\n"
    )
    (tmp_path / "timeline" / "a.py").write_text(source, encoding="utf-8")
    assert audit.imported_in(tmp_path / "timeline") == {"one": "timeline/a.py", "three": "timeline/a.py"}


def test_imports_and_declarations_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways; a module may be another package's than its name says."""
    monkeypatch.setattr(audit, "NOT_IMPORTED", {"idle-ok": "of use", "gone": "of use"})
    project = {
        "dependencies": ["PyYAML>=6,<7", "idle", "idle.OK"],
        "optional-dependencies": {"dev": ["ruff"], "images": ["kaleido[all]>=1"]},
    }
    declared = audit.declared_in({"project": project})
    assert declared == {"pyyaml", "idle", "idle-ok", "kaleido"}
    imported = {"yaml": "timeline/a.py", "lost": "timeline/b.py", "kaleido": "timeline/a.py"}
    assert list(audit.compare(imported, declared, {"yaml": ["PyYAML"]})) == [
        "timeline/b.py: imports lost (lost), which pyproject.toml does not declare",
        "pyproject.toml: declares idle, which the package does not import",
        "requirements/audit.py: gone need not stand in NOT_IMPORTED",
    ]


def test_licences_are_told_as_stated() -> None:
    """Of a package that is not here, only that."""
    assert list(audit.licences(["pytest", "no-such-package"])) == [
        "no-such-package: not installed here",
        f"pytest {pytest.__version__}: MIT",
    ]


@pytest.mark.parametrize(
    ("printed", "faults", "told"),
    [
        ("", [], "pip-audit got no answer: known vulnerabilities were not looked up"),
        ("{}", [], "pip-audit got no answer: known vulnerabilities were not looked up"),
        ({"name": "a", "version": "1", "vulns": []}, [], "pip-audit: 0 known vulnerabilities in 1 packages"),
        (
            {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]},
            ["a 1: PYSEC-1"],
            "pip-audit: 1 known vulnerabilities in 1 packages",
        ),
    ],
)
def test_what_pip_audit_says_is_told(
    printed: Any, faults: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is installed and gets an answer; else one line says that nobody was asked."""
    program = tmp_path / "pip-audit"
    answer = json.dumps({"dependencies": [printed]}) if isinstance(printed, dict) else printed
    program.write_text(f"#!{sys.executable}\nprint({answer!r})\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(audit.sys, "executable", str(tmp_path / "python"))
    assert audit.vulnerabilities(HOME / "requirements" / "run.txt") == (faults, told)


def test_without_pip_audit_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no part of the lock."""
    monkeypatch.setattr(audit.shutil, "which", lambda *_, **__: None)
    assert audit.vulnerabilities(Path("run.txt")) == (
        [],
        "pip-audit is not installed: known vulnerabilities were not looked up",
    )


def test_the_package_imports_what_it_declares_and_no_more() -> None:
    """As it stands in the checkout."""
    import tomllib
    from importlib.metadata import packages_distributions

    declared = audit.declared_in(tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8")))
    assert list(audit.compare(audit.imported_in(HOME / "timeline"), declared, packages_distributions())) == []
