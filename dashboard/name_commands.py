"""The command that lets a language model propose names for regions."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from dashboard import model_names
from dashboard.analysis import chat
from dashboard.command_options import CommandError, layer_of
from dashboard.edits import edited_map
from dashboard.home import data_folder
from dashboard.model_names import Proposal
from store import Store


def add_name(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`name`: names that a language model proposes."""
    action = actions.add_parser(
        "name",
        help="let a language model propose names for regions",
        description="Let a language model propose names for the regions of a map from their keyphrases and typical "
        f"texts, which are sent to the service at {chat.URL}. Answers are kept; names are used only with --use.",
    )
    action.add_argument("map", help="id of a map, as `list` shows it")
    action.add_argument("--layer", type=int, metavar="N", help="which layer, from 0 = coarsest; the one shown first")
    action.add_argument("--model", default=chat.usual_model(), help=f"the model; otherwise {chat.MODEL}")
    action.add_argument("--prompt", type=Path, metavar="FILE", help="another prompt, with {phrases}, {texts}, {others}")
    action.add_argument("--estimate", action="store_true", help="only say what would be sent; send nothing")
    action.add_argument("--use", action="store_true", help="give the regions these names")
    action.add_argument("--author", default="", help="who accepts them")
    action.add_argument("--json", action="store_true", help="print JSON instead of a table")
    action.set_defaults(command=name)


def name(options: argparse.Namespace) -> None:
    """Ask for names, print them beside the present ones, and use them where that is wanted."""
    with Store.open(data_folder()) as store:
        semantic_map = edited_map(store, options.map)
        layer = layer_of(semantic_map, options.layer)
        prompt = model_names.PROMPT if options.prompt is None else _read(options.prompt)
        asked = model_names.questions(store, semantic_map, layer, prompt)
        expected = model_names.estimate(store, options.model, asked)
        print(
            f"{expected.to_send} questions to {chat.service_shown()}, about {expected.tokens:,} tokens; "
            f"{expected.known} answered before.",
            file=sys.stderr,
        )
        if options.estimate:
            print(json.dumps({"to_send": expected.to_send, "known": expected.known, "tokens": expected.tokens}))
            return
        proposals = model_names.ask(store, semantic_map, options.model, asked)
        refused = []
        if options.use:
            refused = model_names.accept(store, semantic_map, options.model, proposals, author=options.author)
    _print(proposals, as_json=options.json)
    for sentence in refused:
        print(sentence, file=sys.stderr)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The prompt {file} cannot be read: name a text file in UTF-8.") from error


def _print(proposals: tuple[Proposal, ...], *, as_json: bool) -> None:
    for proposal in proposals:
        region = proposal.region
        told = {
            "layer": region.layer,
            "region": region.number,
            "label": region.label,
            "proposed": proposal.name,
            "problem": proposal.problem,
            "keyphrases": [phrase.phrase for phrase in region.keyphrases],
        }
        line = f"{region.label[:40]:<40}  {proposal.name or proposal.problem}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line)
