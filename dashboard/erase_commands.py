"""The command that deletes documents of a corpus for good."""

from __future__ import annotations

import argparse
from typing import TypeAlias

import numpy as np

from dashboard import erasure
from dashboard.command_options import CommandError, rows_in
from dashboard.compute import compute_processes
from dashboard.home import data_folder
from store import Store
from store.records import Corpus

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_erase(actions: Actions) -> None:
    """erase: documents gone for good."""
    action = actions.add_parser(
        "erase",
        help="delete documents of a corpus for good",
        description="Delete documents of a corpus with their metadata, vectors and places on its maps, for good. "
        "Without --yes, only say what would be lost.",
    )
    action.add_argument("corpus", metavar="CORPUS", help="the id of a corpus, as `list` shows it")
    action.add_argument("--rows", metavar="3,8,20-24", help="those in these rows of the file, counted from 1")
    action.add_argument(
        "--where",
        nargs=2,
        action="append",
        default=[],
        metavar=("COLUMN", "VALUE"),
        help="those with this value in a column, repeatable",
    )
    action.add_argument("--yes", action="store_true", help="delete them")
    action.set_defaults(command=erase)


def erase(options: argparse.Namespace) -> None:
    """Delete documents, or say what would be lost."""
    with Store.open(data_folder()) as store:
        corpus = store.corpora.get(options.corpus)
        documents = meant(store, corpus, options)
        if not options.yes:
            print(f"{erasure.loss_of(store, corpus, documents)} would be gone for good. Add --yes to delete them.")
            return
        with compute_processes(store.home) as compute:
            loss = erasure.erase(store, compute, corpus.id, documents)
        print(f"Deleted for good: {loss}.")


def meant(store: Store, corpus: Corpus, options: argparse.Namespace) -> np.ndarray:
    """The documents that one of the options names."""
    found = [erasure.documents_with(store, corpus, column, value) for column, value in options.where]
    if options.rows:
        found.append(erasure.documents_in_rows(store, corpus, rows_in(options.rows, last=last_row(corpus))))
    if not found:
        raise CommandError("Say which documents are meant, by --rows or --where.")
    return np.unique(np.concatenate(found))


def last_row(corpus: Corpus) -> int:
    """No row of the file has a higher number."""
    return corpus.documents + corpus.empty + corpus.deleted_documents
