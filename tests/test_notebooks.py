"""The notebooks run from top to bottom, and are kept without their outputs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest_page import make_table

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COMMITTED = ROOT / "data" / "timeline.csv"


def run(path: Path, table: Path, home: Path) -> Any:
    """Run a notebook in a folder of its own beside a copy of the table, and return it with its outputs."""
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    (home / "notebooks").mkdir()
    (home / "data").mkdir()
    shutil.copy(table, home / "data" / "timeline.csv")
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(home / "notebooks")}}
    )
    return client.execute()


def test_there_are_notebooks() -> None:
    """The tests below would say nothing about an empty folder."""
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_not_kept(path: Path) -> None:
    """A committed output goes stale, and may hold what was only on one machine."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("source", ["invented", "committed"])
def test_a_notebook_runs(path: Path, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a fresh kernel, on a table with every odd case and on the one in the repository; no figure can be sent."""
    pytest.importorskip("timeline.shifts")
    table = COMMITTED
    if source == "invented":
        from timeline.table import write_table

        table = tmp_path / "invented.csv"
        write_table(make_table(), table)
    elif not COMMITTED.exists():
        pytest.skip("data/timeline.csv is not built")

    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # the kernel is another process, and the package need not be installed
    done = run(path, table, tmp_path)

    outputs = [output for cell in done.cells for output in cell.get("outputs", ())]
    figures = [data for o in outputs if (data := o.get("data", {}).get("application/vnd.plotly.v1+json"))]
    assert figures
    assert all(figure["config"]["showSendToCloud"] is False for figure in figures)
