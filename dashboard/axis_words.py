"""The evidence for an axis in words, the figures behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dashboard.analysis.directions.axes import FEWEST_TEXTS
from dashboard.analysis.directions.evidence import Confound, RatingCheck, Stability
from dashboard.analysis.directions.held_out_examples import ExamplesCheck
from dashboard.axis_judge import OUR_NAMES, Evidence


@dataclass(frozen=True)
class Finding:
    """One thing that is known of an axis: whether it speaks for it, against it, or neither; words, and the figures."""

    speaks: Literal["for", "against", "neither"]
    words: str
    figures: str = ""


AGREEMENT = {
    "random": Finding(
        "against",
        "Halves of your examples agree no more than randomly drawn texts would: the order may mean nothing. "
        "Give more examples, written more alike within each end.",
    ),
    "unstable": Finding(
        "against",
        "One half of your examples orders the texts quite differently from the other half. Give more examples, "
        "written more alike within each end.",
    ),
    "rough": Finding(
        "neither", "Halves of your examples agree roughly. Read the two ends as wholes, and no single rank."
    ),
    "stable": Finding(
        "for",
        "Halves of your examples give much the same order, so others of their kind would too. "
        "Stable does not mean that it measures what you call it.",
    ),
}


AGAIN = {
    "same": "Halves of the texts lead to much the same direction",
    "rough": "Halves of the texts lead to roughly the same direction",
    "other": "Halves of the texts lead to other directions",
}


def again_word(again: float) -> Literal["same", "rough", "other"]:
    """How far a direction that was found without examples is found again."""
    return "same" if again >= 0.9 else "rough" if again >= 0.7 else "other"


def findings(evidence: Evidence) -> list[Finding]:
    """All that is known, in the order in which it should be read."""
    found = list(_examples(evidence))
    if evidence.again is not None:
        found.append(_again(evidence.again))
    if evidence.examples is not None:
        found.append(_held_out(evidence.examples))
    if evidence.marks is not None:
        found.append(marks_finding(evidence.marks))
    if evidence.rating is not None:
        found.append(_rating(evidence.rating))
    found += _confounds(evidence.confounds)
    if not evidence.languages_are_told:
        found.append(Finding("neither", "The languages of the texts are still being told."))
    return found


def _examples(evidence: Evidence) -> Iterator[Finding]:
    if not any(evidence.texts):
        return
    few = min(evidence.texts)
    counts = f"{evidence.texts[0]:,} and {evidence.texts[1]:,} texts"
    if few < FEWEST_TEXTS:
        only = "a single text" if few == 1 else "two texts"
        words = (
            f"One end has only {only}, and what is particular to one text is then most of the axis: give five a side."
        )
        yield Finding("against", words, counts)
    yield from _stability(evidence.stability, counts)


def _stability(found: Stability | None, counts: str) -> Iterator[Finding]:
    if found is not None:
        finding = AGREEMENT[found.word]
        figures = f"agreement of halves {number(found.agreement)}{_band(found.band)}; {counts}"
        yield Finding(finding.speaks, finding.words, figures)


def _again(again: float) -> Finding:
    word = again_word(again)
    words = f"{AGAIN[word]}. Its examples are the outermost texts of a direction that was found; nobody meant anything."
    speaks: Literal["for", "against", "neither"] = "against" if word == "other" else "neither"
    return Finding(speaks, words, f"largest correlation with one found in a half {number(again)}, the mean of two")


def _held_out(check: ExamplesCheck) -> Finding:
    figures = f"AUC {number(check.auc)} of {check.texts} examples, each left out once"
    figures += f" (95 % with shuffled sides: {number(check.band[0])} to {number(check.band[1])})"
    if check.beats_chance:
        words = "Examples that are left out fall on their own side more often than if the sides were drawn by lot."
        return Finding("for", words, figures)
    words = "Examples that are left out fall on their own side no more often than if the sides were drawn by lot."
    return Finding("against", words, figures)


def _rating(check: RatingCheck) -> Finding:
    texts = "texts it had not seen" if check.is_held_out else "the texts"
    return _held_against(check, f"The order of {texts}", f"“{check.name}”")


def marks_finding(check: RatingCheck) -> Finding:
    """Whether the order goes with what a person marked."""
    held_out = ", each placed by an axis without it," if check.is_held_out else ""
    return _held_against(check, f"The order of the {check.texts} texts you marked{held_out}", "your marks")


def _held_against(check: RatingCheck, order: str, rating: str) -> Finding:
    figures = f"ρ {number(check.rho)} over {check.texts:,} texts{_band(check.band)}"
    if check.beats_chance:
        return Finding("for", f"{order} goes with {rating} more than that of random axes.", figures)
    if check.rho < check.band[0] and not check.is_held_out:  # noise that was held out lies there more often
        return Finding("against", f"{order} runs against {rating}.", figures)
    return Finding("against", f"{order} goes with {rating} no more than that of random axes.", figures)


def _confounds(confounds: tuple[Confound, ...]) -> Iterator[Finding]:
    for confound in confounds:
        if confound.warns:
            if confound.band[0] <= confound.size <= confound.band[1]:
                words = f"The order follows {_called(confound)}, as that of many random axes of these texts does."
                yield Finding("neither", words, _figures(confound))
            else:
                words = f"The order follows {_called(confound)}: the axis may be that under another name."
                yield Finding("against", words, _figures(confound))
    others = [confound for confound in confounds if not confound.warns]
    if others:
        words = f"The order has little to do with {_listed([_called(confound) for confound in others])}."
        yield Finding("neither", words, "; ".join(map(_named_figures, others)))


def _called(confound: Confound) -> str:
    return f"the {confound.name}" if confound.name in OUR_NAMES else f"“{confound.name}”"


def _named_figures(confound: Confound) -> str:
    return f"{confound.name} {_figures(confound)}"


def _figures(confound: Confound) -> str:
    measure = "ρ" if confound.is_number else "correlation ratio"
    return f"{measure} {number(confound.size)}{_band(confound.band)}"


def _band(band: tuple[float, float] | None) -> str:
    return "" if band is None else f" (95 % of random axes: {number(band[0])} to {number(band[1])})"


def number(value: float) -> str:
    """Two digits, with a proper minus."""
    return f"{value:.2f}".replace("-", "−")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
