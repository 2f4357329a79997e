"""What each command of the command line does."""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from dashboard import exports, mapping
from dashboard.analogy_files import AnalogyFileError
from dashboard.analysis import stages
from dashboard.analysis.chat import ChatError
from dashboard.analysis.directions.axes import AxisError
from dashboard.analysis.directions.transformations import TransformationError
from dashboard.analysis.encoders import EncoderError
from dashboard.command_options import (
    CommandError,
    reading_options,
    recipe_of,
    selection_of,
    shared_text_column,
    text_column_of,
)
from dashboard.compute import ComputeDiedError, compute_processes, peak_memory
from dashboard.corpus_files import EVERY_TEXT, CorpusFileError, Documents, TableFile, open_file
from dashboard.drift import drift
from dashboard.edits import EditError, edited_map
from dashboard.erasure import ErasureError
from dashboard.expected_topics import outcomes
from dashboard.growing import growths
from dashboard.home import FILES_VARIABLE, data_folder, files_folder
from dashboard.intake import Choices, add_corpus, extend_corpus, holes_in_words, key_of
from dashboard.own_vectors import keep_vectors, own_vectors
from dashboard.paths import PathError
from dashboard.progress import Watch
from dashboard.progress_line import ProgressLine
from dashboard.question_terms import TermError
from dashboard.space import SpaceError
from dashboard.tags import TagError
from dashboard.validating import validate
from store import Store
from store.errors import StoreError
from store.records import SemanticMap

ROOT = Path(__file__).parent.parent
STAGES = ("read", "encode", "neighbors", "reduce", "attract", "cluster", "phrases", "project", "label", "assess")


EXPECTED = (
    *(AnalogyFileError, AxisError, ChatError, CommandError, ComputeDiedError, CorpusFileError, EditError, ErasureError),
    *(EncoderError, mapping.MappingError, PathError, SpaceError, StoreError, TagError, TermError, TransformationError),
)
"""Errors whose message is all that its user needs."""


def serve(options: argparse.Namespace) -> None:
    """Become the Streamlit server, after a look at whether the store can be opened at all."""
    Store.open(data_folder()).close()
    refuse_taken_port(options.address, options.port)
    allow_files(options.files)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py", "--server.port", str(options.port)]
    command += ["--server.address", options.address, "--server.headless", str(options.no_browser).lower()]
    os.chdir(ROOT)
    os.execv(sys.executable, command)  # noqa: S606 (our own interpreter, no shell)


def allow_files(folder: Path | None) -> None:
    """Let visitors read files below this folder, or below the one that the environment names."""
    if folder is not None:
        os.environ[FILES_VARIABLE] = str(folder.absolute())
    allowed = files_folder()
    if allowed is not None and not allowed.is_dir():
        raise CommandError(f"There is no folder {allowed} for visitors to read from: create it, or choose another one.")


def refuse_taken_port(address: str, port: int) -> None:
    """Say so where another program listens on this port, or where it cannot be listened on."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"Port {port} of {address} cannot be used, perhaps because another Isogloss runs there: "
            "open that one, or choose another port with `python -m dashboard serve --port`."
        ) from error


def preview(options: argparse.Namespace) -> None:
    """Read a file, show its first rows and say what it holds."""
    with open_file(options.file, options=reading_options(options)) as table:
        for row in table.head(options.limit):
            print(as_json(row), file=sys.stderr)
        if options.out:
            with options.out.open("w", encoding="utf-8") as out:
                out.writelines(as_json(row) + "\n" for row in table.records())
        print(as_json(table.preview(options.text) | selected(table, options)))


def selected(table: TableFile, options: argparse.Namespace) -> dict[str, Any]:
    """What the preview says differently where the user wants other documents than the rows as they are."""
    selection = selection_of(options)
    if selection == EVERY_TEXT:
        return {}
    documents = Documents(table, text_column_of(table, options.text), selection)
    summary = documents.summary()
    return {
        "columns": [{"name": column.name, "type": column.type} for column in documents.columns],
        "text_column": documents.text,
        "documents": summary.documents,
        "empty": summary.empty,
        "duplicates": summary.duplicates,
    }


def as_json(value: object) -> str:
    """One line of JSON; dates as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=str)


def build(options: argparse.Namespace) -> None:
    """Read a file, build its map, write it out on request and say what was done."""
    began = time.perf_counter()
    recipe = recipe_of(options)
    home = data_folder()
    with Store.open(home) as store, compute_processes(home) as compute:
        reading = reading_options(options)
        with open_file(options.file, options=reading, scratch=compute.scratch) as table:
            text_column = text_column_of(table, options.text)
            choices = Choices(text_column, selection_of(options), vectors=options.vectors)
            own = own_vectors(table, choices, scratch=compute.scratch) if choices.vectors else None
            corpus = add_corpus(
                store,
                table,
                name=options.name or options.file.stem,
                choices=choices,
                content_key=key_of(options.file, options=reading, choices=choices),
            )
            if corpus.deleted_documents:
                print(holes_in_words(corpus), file=sys.stderr)
            if own is not None:
                keep_vectors(store, table, choices, corpus, own)
                recipe = replace(recipe, encoder=own.encoder)
        read = time.perf_counter() - began
        built = mapping.build_map(store, compute, corpus.id, recipe, Watch(report=ProgressLine().show))
        if options.stability:
            validate(store, compute, built.map_id, Watch(report=ProgressLine().show))
        semantic_map = edited_map(store, built.map_id)
        if options.out:
            write_files(store, semantic_map, options.out)
        seconds = {stage: round(built.seconds.get(stage, 0.0), 3) for stage in STAGES} | {"read": round(read, 3)}
        print(
            json.dumps(
                {
                    "corpus": corpus.id,
                    "map": built.map_id,
                    "documents": corpus.documents,
                    "duplicates": corpus.duplicates,
                    "deleted": corpus.deleted_documents,
                    "encoded": built.encoded,
                    "from_cache": built.from_cache,
                    "not_encoded": semantic_map.not_encoded,
                    "layers": layers_of(semantic_map),
                    "expected": [asdict(outcome) for outcome in outcomes(store, semantic_map)],
                    "trustworthiness": semantic_map.trustworthiness,
                    "seconds": seconds | {"total": round(time.perf_counter() - began, 3)},
                    "peak_rss_mb": round((peak_memory() + compute.peak_memory()) / 2**20),
                }
            )
        )


def add_rows(options: argparse.Namespace) -> None:
    """Add a file's rows to a corpus, place them on its maps, and say what was new about them."""
    home = data_folder()
    with Store.open(home) as store, compute_processes(home) as compute:
        corpus = store.corpora.get(options.corpus)
        reading = reading_options(options)
        with open_file(options.file, options=reading, scratch=compute.scratch) as table:
            choices = Choices(text_column_of(table, options.text or shared_text_column(table, corpus)))
            key = key_of(options.file, options=reading, choices=choices)
            grown = extend_corpus(store, corpus, table, choices=choices, content_key=key)
        recipes = growths(store.maps.list(corpus.id))
        built = [
            mapping.build_map(store, compute, corpus.id, recipe, Watch(report=ProgressLine().show))
            for recipe in recipes
        ]
        print(
            json.dumps(
                {
                    "corpus": corpus.id,
                    "documents": grown.documents,
                    "added": grown.documents - corpus.documents,
                    "new_texts": grown.points - corpus.points,
                    "maps": [growth_of(edited_map(store, one.map_id), one) for one in built],
                }
            )
        )


def growth_of(semantic_map: SemanticMap, built: mapping.BuiltMap) -> dict[str, Any]:
    """What became of one map, in a few figures."""
    found = drift(semantic_map, semantic_map.first_layer)
    return {
        "map": semantic_map.id,
        "encoder": semantic_map.recipe.encoder,
        "encoded": built.encoded,
        "added_in_no_region": round(found.outside, 4) if found else None,
        "earlier_in_no_region": round(found.outside_before, 4) if found else None,
    }


def list_corpora(options: argparse.Namespace) -> None:
    """Say which corpora and maps there are."""
    with Store.open(data_folder()) as store:
        maps = store.maps.list()
        listed: list[dict[str, Any]] = [
            {
                "corpus": corpus.id,
                "name": corpus.name,
                "documents": corpus.documents,
                "maps": [
                    {"map": entry.id, "encoder": entry.recipe.encoder} for entry in maps if entry.corpus_id == corpus.id
                ],
            }
            for corpus in store.corpora.list()
        ]
        size = store.disk_usage()
    if options.json:
        print(json.dumps({"corpora": listed, "bytes": size}, ensure_ascii=False))
        return
    for corpus in listed:
        print(f"{corpus['corpus']}  {corpus['documents']:>9,} documents  {corpus['name']}")
        for entry in corpus["maps"]:
            print(f"    map {entry['map']}  {entry['encoder']}")
    noun = "corpus" if len(listed) == 1 else "corpora"
    print(f"{len(listed)} {noun}, {size / 2**20:,.0f} MB in {data_folder()}")


def export(options: argparse.Namespace) -> None:
    """Write a stored map."""
    with Store.open(data_folder()) as store:
        semantic_map = edited_map(store, options.map)
        write_files(store, semantic_map, options.out, formats=options.formats, with_report=options.report)


def delete(options: argparse.Namespace) -> None:
    """Forget a corpus and free its space."""
    with Store.open(data_folder()) as store:
        before = store.disk_usage()
        store.corpora.delete(options.corpus)
        print(f"Deleted; {max(0, before - store.disk_usage()) / 2**20:,.1f} MB of disk space freed.")


def prepare(options: argparse.Namespace) -> None:
    """Make the first-look encoder, once."""
    with Store.open(data_folder()) as store, compute_processes(store.home) as compute:
        encoder = compute.run(stages.identify_encoder, mapping.FIRST_LOOK, home=store.home)
    print(f"The first-look encoder is ready: {encoder}")


def layers_of(semantic_map: SemanticMap) -> list[dict[str, Any]]:
    """The layers in a few figures."""
    return [
        {
            "layer": layer.number,
            "regions": len(layer.regions),
            "noise_share": round(layer.noise_share, 4),
            "first": layer.number == semantic_map.first_layer,
            "quality": None if layer.quality is None else asdict(layer.quality),
        }
        for layer in semantic_map.layers
    ]


def write_files(
    store: Store, semantic_map: SemanticMap, folder: Path, *, formats: Sequence[str] = (), with_report: bool = False
) -> None:
    """Write a map to a folder and say what was written."""
    written = exports.write_map(store, semantic_map, folder, formats=formats, with_report=with_report)
    print(f"Wrote {', '.join(written[:-1])} and {written[-1]} to {folder}.", file=sys.stderr)
