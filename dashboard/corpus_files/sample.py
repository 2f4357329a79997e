"""A corpus that needs no download: the documentation of the scientific Python packages in this environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from dashboard.corpus_files.docstrings import Docstring, description, name_in_words, package_docstrings
from dashboard.corpus_files.opening import read_table
from dashboard.corpus_files.records import Reading
from dashboard.corpus_files.rows import batched, string_array
from dashboard.corpus_files.table import TableFile

PACKAGES = (
    "numpy",
    "scipy",
    "pandas",
    "sklearn",
    "networkx",
    "mpmath",
    "umap",
    "hdbscan",
    "pynndescent",
    "pyarrow",
    "joblib",
)
"""Their documentation is prose written by hand. That of plotly or transformers is mostly made from templates; sympy
would take as long to read as all the others together."""

SAMPLE_NAME = "Documentation of the Python packages in this environment"
COLUMNS = ("text", "package", "module", "kind", "name")

FEWEST_WORDS = 8
TEMPLATE = re.compile(r"(?<![\\\w}^_$])\{\w+\}|%\(\w+\)s")
"""A place to be filled in when the package is imported."""

Row = tuple[str, ...]


def open_sample(*, scratch: Path | None = None) -> TableFile:
    """The sample as a table with the columns `COLUMNS`; about 5 s of work on one core."""
    return read_table(SAMPLE_NAME, Reading("sample", None, sample_batches()), scratch)


def sample_batches() -> Iterator[pa.RecordBatch]:
    """The sample's rows in batches, always in the same order."""
    for batch in batched(sample_rows(), characters=lambda row: len(row[0])):
        yield pa.RecordBatch.from_arrays([string_array(cells) for cells in zip(*batch, strict=True)], names=COLUMNS)


def sample_rows() -> Iterator[Row]:
    """A row for each function or class whose description is longer than `FEWEST_WORDS` and not a copy."""
    seen: set[str] = set()
    for package in PACKAGES:
        for docstring in package_docstrings(package):
            prose = description(docstring.text)
            if prose not in seen and len(prose.split()) >= FEWEST_WORDS and not TEMPLATE.search(prose):
                seen.add(prose)
                yield row(docstring, prose)


def row(docstring: Docstring, prose: str) -> Row:
    """One function or class in the order of `COLUMNS`."""
    text = f"{name_in_words(docstring.name)}: {prose}"
    return (text, docstring.package, docstring.module, docstring.kind, docstring.name)
