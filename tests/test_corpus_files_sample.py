"""The sample corpus: docstrings of installed packages, read without importing them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dashboard.corpus_files import open_sample
from dashboard.corpus_files.docstrings import description, name_in_words, package_docstrings

PACKAGE = {
    "__init__.py": '__all__ = ["listed"]\n',
    "_hidden.py": 'def listed():\n    """Listed."""\n\ndef unlisted():\n    """Unlisted."""\n',
    "shapes/area.py": 'class Circle:\n    """A circle."""\n\ndef _own():\n    """Own."""\n\ndef bare():\n    pass\n',
    "chosen.py": '__all__ = ["one"]\n\ndef one():\n    """One."""\n\ndef two():\n    """Two."""\n',
    "tests/test_area.py": 'def test_it():\n    """Test."""\n',
    "broken.py": "def (",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    for name, source in PACKAGE.items():
        path = tmp_path / "shapely_made" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source + "\nraise RuntimeError('imported')\n")
    monkeypatch.syspath_prepend(tmp_path)
    return "shapely_made"


def test_public_functions_and_classes_are_found_without_importing(package):
    found = [(docstring.module, docstring.name, docstring.kind) for docstring in package_docstrings(package)]
    assert found == [
        ("shapely_made", "listed", "function"),
        ("shapely_made.chosen", "one", "function"),
        ("shapely_made.shapes.area", "Circle", "class"),
    ]


def test_a_package_that_is_not_installed_has_none():
    assert list(package_docstrings("no_such_package_anywhere")) == []


def test_the_description_is_prose_without_markup():
    docstring = """Return the :func:`~numpy.mean` of ``values``.

    It is *robust*, see `the paper <https://x.org>`_ [1]_, and
    continues here::

        code

    .. versionadded:: 1.2
        More about it.

    Parameters
    ----------
    values : array
    """
    assert description(docstring) == (
        "Return the numpy.mean of values.\n\nIt is robust, see the paper , and continues here:\n\ncode"
    )


def test_the_description_points_to_no_other_page():
    docstring = "Ridge regression. Read more in the :ref:`User Guide <ridge>`.\n\nRead more in the :ref:`guide <x>`."
    assert description(docstring) == "Ridge regression."


@pytest.mark.parametrize(
    "ending", [">>> mean(1)", "Args:\n    x: A number.", ":param x: A number.", "Examples\n--------\nOne."]
)
def test_the_description_ends_where_the_reference_begins(ending):
    assert description(f"Return the mean.\n\n{ending}") == "Return the mean."


def test_names_in_words():
    assert name_in_words("nearest_neighbors") == "nearest neighbors"
    assert name_in_words("RandomForestClassifier") == "Random Forest Classifier"


@pytest.mark.slow
def test_the_sample_is_some_thousand_different_texts_in_a_fixed_order():
    with open_sample() as table:
        rows = list(table.records())
        preview = table.preview()
    assert 4_000 <= preview["documents"] <= 8_000
    assert preview["text_column"] == "text"
    assert preview["duplicates"] <= 0.01 * preview["documents"]
    assert {column["name"]: column["type"] for column in preview["columns"]} | {"name": "text"} == {
        "text": "text", "package": "category", "module": "category", "kind": "category", "name": "text",
    }  # fmt: skip
    assert {row["kind"] for row in rows} == {"function", "class"}
    assert len({row["package"] for row in rows}) >= 8
    texts = {row["name"]: row["text"] for row in rows if row["module"].startswith("scipy")}
    assert texts["rankdata"].startswith("rankdata: Assign ranks to data, dealing with ties appropriately.")
    with open_sample() as table:
        assert list(table.records()) == rows


def test_reading_files_imports_no_model_library():
    script = (
        "import sys, dashboard.corpus_files as files\n"
        "next(files.sample.sample_rows())\n"
        "print(sorted({'torch', 'umap', 'sklearn', 'streamlit', 'store', 'scipy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
