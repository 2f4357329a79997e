"""How a benchmark publishes what it measured: a JSON file per section, and RESULTS.md made of all of them.

A benchmark collects its figures as flat dicts with equal keys (a key is a column title with its unit) and
ends with

    from benchmarks.reporting import report

    rows = [{"texts": "short", "tokens/s": 4012.3, "times the default": 1.48, "cosine": "0.9999999"}]
    report("Embedding", rows, "Warm, interleaved, median of five runs.")

Nobody edits RESULTS.md by hand: the section named "Embedding" is replaced, every other one is kept.
"""

from __future__ import annotations

import json
import os
import platform
import re
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

BENCHMARKS = Path(__file__).resolve().parent
PACKAGES = (
    *("duckdb", "graspologic-native", "hdbscan", "model2vec", "numba", "numpy", "pyarrow"),
    *("scikit-learn", "sentence-transformers", "torch", "umap-learn"),
)


def report(section: str, rows: list[dict[str, Any]], note: str = "", *, folder: Path = BENCHMARKS) -> None:
    """Publish `rows` as the table of `section`, with the machine, the versions and the date of this run.

    The figures go to `results/SECTION.json`, replacing those of an earlier run, and RESULTS.md is written
    anew from all sections, in the order of their names. Floats are shown with three significant digits (whole
    from 1,000 on), strings as they are, None as a dash; NumPy's numbers do too. `note` says in a sentence
    or two what was compared and how.
    """
    origin = {"date": datetime.now(UTC).date().isoformat(), "machine": _machine(), "versions": _versions()}
    measured = {"section": section, **origin, "note": note, "rows": rows}
    results = folder / "results"
    results.mkdir(parents=True, exist_ok=True)
    content = json.dumps(measured, indent=1, ensure_ascii=False, default=_plain)
    _replace(results / f"{_slug(section)}.json", content + "\n")
    sections = [
        json.loads(path.read_text("utf-8")) for path in sorted(results.glob("*.json"), key=lambda path: path.stem)
    ]
    _replace(folder / "RESULTS.md", _page(sections))


def _page(sections: list[dict[str, Any]]) -> str:
    head = "# Benchmark results\n\nWritten by the code (`python -m benchmarks.NAME`); do not edit.\n"
    return head + "".join(_section(section) for section in sections)


def _section(measured: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in measured["versions"].items())
    origin = f"*{measured['date']}, {measured['machine']}; {versions}.*"
    parts = [f"## {measured['section']}", measured["note"], _table(measured["rows"]), origin]
    return "".join(f"\n{part}\n" for part in parts if part)


def _table(rows: list[dict[str, Any]]) -> str:
    titles = list(dict.fromkeys(title for row in rows for title in row))
    body = [[_cell(row.get(title)) for title in titles] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [titles, ["---"] * len(titles), *body])


def _cell(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
        case _:
            return str(value).replace("|", "\\|").replace("\n", " ")


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    described = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text("utf-8")) if cpuinfo.exists() else None
    return described[1].strip() if described else platform.processor() or platform.machine()


def _versions() -> dict[str, str]:
    installed = {distribution.name: distribution.version for distribution in metadata.distributions()}
    return {
        "Python": platform.python_version(),
        **{name: installed[name] for name in PACKAGES if name in installed},
    }


def _plain(value: Any) -> Any:
    """A NumPy number as one of Python's."""
    return value.item()


def _slug(section: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", section.lower()).strip("-")


def _replace(path: Path, content: str) -> None:
    """Whole or not at all: a benchmark may be interrupted."""
    draft = path.with_suffix(".draft")
    draft.write_text(content, "utf-8")
    draft.replace(path)
