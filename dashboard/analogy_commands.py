"""What the commands about analogies do."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from dashboard import analogies
from dashboard.analogies import Answered, Question
from dashboard.analogy_files import read_analogies
from dashboard.analysis.directions.evaluation import Accuracy, evaluate
from dashboard.analysis.directions.terms import read_term
from dashboard.axis_commands import SHOWN, encoded
from dashboard.command_options import CommandError
from dashboard.compute import compute_processes
from dashboard.corpus_phrases import corpus_phrases, encode_phrases
from dashboard.corpus_sentences import corpus_sentences, encode_sentences
from dashboard.edits import edited_map
from dashboard.home import data_folder
from dashboard.space import Space
from store import Store

PARTS = {"phrases": (encode_phrases, corpus_phrases), "sentences": (encode_sentences, corpus_sentences)}
"""What can answer besides whole texts: how it is encoded, and where it then is."""
ADDED_NOTHING = "Same as the nearest neighbour: your pair added nothing here."


def analogy(options: argparse.Namespace) -> None:
    """Answer a : b :: c : ? on a stored map."""
    question = Question(pairs_of(options), read_term(options.c), options.solver)
    with Store.open(data_folder()) as store, compute_processes(store.home) as compute:
        semantic_map = edited_map(store, options.map)
        space = Space(store, compute, semantic_map)
        phrases = None
        if options.answers in PARTS:
            encode, encoded_of = PARTS[options.answers]
            for _ in encode(store, compute, semantic_map, space):
                pass
            phrases = encoded_of(store, semantic_map)
        found = analogies.ask(store, semantic_map, space, question, phrases=phrases, count=options.limit)
    if options.json:
        print(json.dumps({"map": options.map, "solver": options.solver, **found.as_dict()}, ensure_ascii=False))
    else:
        print_answers(found)


def pairs_of(options: argparse.Namespace) -> tuple[analogies.TermPair, ...]:
    """The pair a : b and those that were given besides."""
    pairs = [(options.a, options.b), *options.pair]
    return tuple((read_term(before), read_term(after)) for before, after in pairs)


def print_answers(found: Answered) -> None:
    """Answers beside what is nearest to c, then what they are worth."""
    for title, answers in (("Answers (score):", found.answers), ("Nearest to c alone (similarity):", found.nearest)):
        print(title)
        for answer in answers:
            value = answer.score if answers is found.answers else answer.to_start
            print(f"{value:>7.3f}  {' '.join(answer.words.split())[:SHOWN]}")
    print("Left out: a, b, c and whatever is the same text.")
    if found.added_nothing:
        print(ADDED_NOTHING)
    if found.margin is not None:
        print(f"The first answer leads the second by {found.margin:.3f}: {found.margin_in_words}.")
    if found.recovery is not None:
        print(analogies.recovery_in_words(found.recovery))


def evaluate_analogies(options: argparse.Namespace) -> None:
    """Hold all solvers and both baselines against a file of analogies."""
    words, questions = read_analogies(options.file)
    with Store.open(data_folder()) as store, compute_processes(store.home) as compute:
        vectors = encoded(words, options.encoder, compute, store)
    is_known = vectors.any(axis=1)
    if not is_known.any():
        raise CommandError("The encoder can make nothing of any item of the file: choose another encoder.")
    found = evaluate(vectors, questions)
    told: dict[str, Any] = {
        "encoder": options.encoder,
        "items": len(words),
        "not_encodable": int((~is_known).sum()),
        "questions": len(questions.quads),
        "solvers": {solver: rounded(of_section["all"]) for solver, of_section in found.items()},
        "sections": {
            name: {solver: rounded(of_section[name]) for solver, of_section in found.items()}
            for name in questions.names
        },
    }
    print(json.dumps(told, ensure_ascii=False))


def rounded(accuracy: Accuracy) -> dict[str, Any]:
    """An accuracy to four places."""
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(accuracy).items()}
