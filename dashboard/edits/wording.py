"""An edit in words, and what became of it on a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.edits.application import Outcome
from store.edits import Edit, EditKind

EXACT = 0.995
"""An overlap that is not worth a word."""


def in_words(edit: Edit) -> str:
    """What somebody did, in a few words."""
    said = {name: f"“{value}”" if isinstance(value, str) else value for name, value in edit.arguments.items()}
    return WORDS[edit.kind](said)


def _texts(said: Mapping[str, Any]) -> str:
    return f"{said['texts']:,} text{'s' * (said['texts'] != 1)}"


def _moved(said: Mapping[str, Any]) -> str:
    texts = _texts(said)
    return f"Moved {texts} out of all regions" if said["region"] is None else f"Moved {texts} to {said['region']}"


WORDS: Mapping[EditKind, Callable[[Mapping[str, Any]], str]] = {
    "rename": lambda said: f"Renamed {said['region']} to {said['name']}",
    "describe": lambda said: f"Said of {said['region']}: {said['text']}",
    "color": lambda said: f"Gave {said['region']} {'its own colour back' if said['color'] is None else 'a colour'}",
    "hide": lambda said: f"Hid {said['region']}",
    "noise": lambda said: f"Marked {said['region']} as no region",
    "merge": lambda said: f"Merged {said['other']} into {said['region']}",
    "split": lambda said: f"Split {said['region']} into {said['count']} parts",
    "move": _moved,
    "exclude": lambda said: f"Left out {_texts(said)}",
}


def fate_in_words(outcome: Outcome, *, is_own: bool) -> str:
    """What became of it on this map, where that is not plain; `is_own` says that it was made on this very map."""
    if outcome.conflict is not None:
        verb = "does not hold any more" if is_own else "could not be re-applied"
        return f"This {verb}: {outcome.conflict}."
    if outcome.overlap is None or is_own or outcome.overlap >= EXACT:
        return ""
    return f"Made on another map of these texts, and found again here (overlap {outcome.overlap:.2f} of 1)."
