"""Questions about directions are at hand beside the others, and cost nothing where nobody asks them."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from dashboard import queries


@pytest.mark.parametrize("name", sorted(queries.ABOUT_DIRECTIONS))
def test_questions_about_directions_are_at_hand(name):
    assert getattr(queries, name) is importlib.import_module(f"dashboard.{name}")


def test_they_are_loaded_when_they_are_first_asked_for():
    code = "import sys; from dashboard import queries; print('dashboard.paths' in sys.modules, queries.paths.__name__)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "False dashboard.paths"


def test_what_is_no_question_is_missing_as_in_any_module():
    with pytest.raises(AttributeError, match="no attribute 'riddles'"):
        queries.riddles  # noqa: B018
