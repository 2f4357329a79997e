"""How files of the same shape were read and taken before: remembered with a corpus, offered for the next file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import Any

from dashboard.corpus_files import CorpusFileError, ReadOptions, Selection, TableFile
from dashboard.intake import Choices
from store import Store

DETECT_ALL = ReadOptions()


def shape_of(table: TableFile) -> str:
    """What files of one kind have in common: format and names of columns, as detected without any options."""
    return hashlib.sha256(json.dumps([table.format, [column.name for column in table.columns]]).encode()).hexdigest()


def remember(store: Store, shape: str, table: TableFile, options: ReadOptions, choices: Choices) -> None:
    """Keep what somebody chose, unless it is what would be chosen anyway. A sample is for once."""
    whole = replace(choices.selection, sample=None, sample_by=None, from_start=False)
    lasting = replace(choices, selection=whole)
    if options == DETECT_ALL and table.text_column_is_sure and lasting == Choices(table.text_column or ""):
        store.reading_choices.forget(shape)
    else:
        store.reading_choices.remember(shape, {"options": asdict(options), "choices": asdict(lasting)})


def recall(store: Store, shape: str) -> tuple[ReadOptions, Choices] | None:
    """What was chosen for the last file of this shape; None if nothing was, or by another version of Isogloss."""
    kept = store.reading_choices.recall(shape)
    try:
        return None if kept is None else (ReadOptions(**kept["options"]), choices_of(kept["choices"]))
    except (KeyError, TypeError, CorpusFileError):
        return None


def choices_of(document: dict[str, Any]) -> Choices:
    """Choices as they were before they became JSON."""
    types = tuple((name, type_) for name, type_ in document["types"])
    selection, left_out = Selection(**document["selection"]), tuple(document["left_out"])
    return Choices(**{**document, "selection": selection, "types": types, "left_out": left_out})


def fits(table: TableFile, choices: Choices) -> bool:
    """Whether a table has all the columns that the choices name."""
    names = {column.name for column in table.columns}
    named = {choices.text_column, *(name for name, _ in choices.types), *choices.left_out}
    if not named | ({choices.vectors} - {None}) <= names:
        return False
    try:
        choices.documents(table)
    except CorpusFileError:
        return False
    return True
