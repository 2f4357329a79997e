"""How often each solver answers analogies whose answers are known, beside both baselines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .analogies import Similarities, changes, combined, scores, similarities

Vectors = NDArray[np.float32]
Quads = NDArray[np.int64]

NEAREST_TO_C, NEAREST_TO_B = "nearest to c", "nearest to b"
ONE_PAIR = (NEAREST_TO_C, NEAREST_TO_B, "3CosAdd", "3CosMul")
ALL_PAIRS = ("averaged pairs", "3CosMul, all pairs")
SOLVERS = (*ONE_PAIR, *ALL_PAIRS)
BLOCK_BYTES = 128 * 2**20


@dataclass(frozen=True, eq=False)
class Questions:
    """Analogies over a vocabulary: `quads` (questions, 4) are numbers of the words a, b, c and the answer d, `sections`
    (questions,) the section of each."""

    quads: Quads
    sections: NDArray[np.int64]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Accuracy:
    """The share of right answers, and a 95 % interval over the `pairs` asked for: questions about the same pair are not
    independent of each other."""

    accuracy: float
    low: float
    high: float
    questions: int
    pairs: int


def evaluate(vectors: Vectors, questions: Questions) -> dict[str, dict[str, Accuracy]]:
    """The accuracy of every solver in every section, and over all questions under the name "all".

    All words of the file are candidates, but a, b and c; one of these remains where it is the right answer. With all
    pairs, a pair is answered once, from all others of its section that share no word with it.
    """
    right = right_answers(questions)
    one = one_pair_hits(vectors, questions, right)
    asked, all_pairs = all_pair_hits(vectors, questions, right)
    by_solver = {name: (questions.sections, questions.quads[:, 2:], hits) for name, hits in one.items()}
    by_solver |= {name: (asked[:, 2], asked[:, :2], hits) for name, hits in all_pairs.items()}
    return {name: by_section(questions.names, *found) for name, found in by_solver.items()}


def by_section(
    names: Sequence[str], sections: NDArray[np.int64], pairs: Quads, hits: NDArray[np.bool_]
) -> dict[str, Accuracy]:
    """Accuracies of one solver by section."""
    found = {name: accuracy(hits[sections == number], pairs[sections == number]) for number, name in enumerate(names)}
    return {"all": accuracy(hits, np.column_stack([pairs, sections])), **found}


def accuracy(hits: NDArray[np.bool_], pairs: Quads) -> Accuracy:
    """The share of hits, with Wilson's interval over the distinct pairs, (questions, ...)."""
    distinct = len(np.unique(pairs, axis=0)) if len(pairs) else 0
    share = float(hits.mean()) if len(hits) else 0.0
    low, high = wilson_interval(share, distinct)
    return Accuracy(share, low, high, len(hits), distinct)


def wilson_interval(share: float, count: int, z: float = 1.959964) -> tuple[float, float]:
    """The score interval of a share of `count` (Wilson 1927): 95 % by default, sensible for 0 and 1, too."""
    if not count:
        return 0.0, 1.0
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def right_answers(questions: Questions) -> dict[tuple[int, int], list[int]]:
    """All words that answer c in a section: some have several right answers."""
    right: dict[tuple[int, int], list[int]] = {}
    for section, (*_, start, answer) in zip(questions.sections.tolist(), questions.quads.tolist(), strict=True):
        answers = right.setdefault((section, start), [])
        if answer not in answers:
            answers.append(answer)
    return right


def one_pair_hits(
    vectors: Vectors, questions: Questions, right: Mapping[tuple[int, int], list[int]]
) -> dict[str, NDArray[np.bool_]]:
    """Which questions are answered right from their own pair, (questions,) for each solver."""
    hits = {name: np.zeros(len(questions.quads), np.bool_) for name in ONE_PAIR}
    for rows in blocks(len(questions.quads), len(vectors)):
        quads, sections = questions.quads[rows], questions.sections[rows]
        to_a, to_b, to_c = (np.float64(1) * (vectors[quads[:, place]] @ vectors.T) for place in range(3))
        cosines = Similarities(to_a.reshape(-1, 1), to_b.reshape(-1, 1), to_c.reshape(-1))
        found = {
            NEAREST_TO_C: to_c,
            NEAREST_TO_B: to_b,
            "3CosAdd": scores("3CosAdd", cosines).reshape(to_c.shape),
            "3CosMul": scores("3CosMul", cosines).reshape(to_c.shape),
        }
        answers = [
            right[section, start] for section, start in zip(sections.tolist(), quads[:, 2].tolist(), strict=True)
        ]
        for name, values in found.items():
            hits[name][rows] = are_right(values, quads[:, :3], answers)
    return hits


def all_pair_hits(
    vectors: Vectors, questions: Questions, right: Mapping[tuple[int, int], list[int]]
) -> tuple[Quads, dict[str, NDArray[np.bool_]]]:
    """The pairs asked for with their sections, (pairs, 3), and which are answered right from the others."""
    asked = np.unique(np.column_stack([questions.quads[:, 2:], questions.sections]), axis=0)
    asked = asked[np.argsort(asked[:, 2], kind="stable")]
    hits: dict[str, list[NDArray[np.bool_]]] = {name: [] for name in ALL_PAIRS}
    for section in np.unique(asked[:, 2]):
        starts, ends = asked[asked[:, 2] == section, :2].T
        before, after = vectors[starts], vectors[ends]
        cosines = similarities(vectors, before=before, after=after, start=before[0])
        others = (starts[:, None] != starts) & (ends[:, None] != ends)
        answers = [right[int(section), int(start)] for start in starts]
        out = [np.r_[starts[mask], ends[mask], start] for mask, start in zip(others.T, starts, strict=True)]
        for name, solver in (("averaged pairs", "averaged pairs"), ("3CosMul, all pairs", "3CosMul")):
            counts = np.maximum(others.sum(axis=0), 1)
            gained = changes(solver, cosines) @ others / counts  # type: ignore[arg-type]
            values = np.stack([
                combined(solver, cosines.to_before[:, own], gained[:, own], pairs=int(counts[own]))  # type: ignore[arg-type]
                for own in range(len(starts))
            ])  # fmt: skip
            hits[name].append(are_right(values, out, answers))
    return asked, {name: np.concatenate(parts) for name, parts in hits.items()}


def are_right(
    values: NDArray[np.float64], left_out: Sequence[NDArray[np.int64]] | Quads, answers: Sequence[Sequence[int]]
) -> NDArray[np.bool_]:
    """Whether the best candidate of each row of `values` (questions, words) is one of the row's right answers."""
    found = np.zeros(len(values), np.bool_)
    for row, (own, out, right) in enumerate(zip(values, left_out, answers, strict=True)):
        allowed = own.copy()
        allowed[out] = -np.inf
        allowed[list(right)] = own[list(right)]
        found[row] = int(np.argmax(allowed)) in right
    return found


def blocks(questions: int, words: int) -> Iterator[slice]:
    """Ranges of questions whose values fit into memory."""
    size = max(1, BLOCK_BYTES // (8 * max(words, 1)))
    for start in range(0, questions, size):
        yield slice(start, min(start + size, questions))
