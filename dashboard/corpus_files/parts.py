"""A text divided into its paragraphs or sentences; nothing but the whitespace between them is lost.

Sentences are found by a rule, not by a model: a mark that ends sentences, then whitespace, then something other than a
small letter; the marks of Chinese and Japanese need no whitespace. Abbreviations, initials, numbers of lists and German
ordinals (“am 3. Oktober”) end nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.corpus_files.selection import Split

BLANK_LINES = re.compile(r"(?:\r\n?|[\n\u2028])[^\S\r\n\u2028]*(?:(?:\r\n?|[\n\u2028])\s*)+|\u2029\s*")

MARKS = ".!?…؟۔।॥"
CLOSING = "\"'”’»›)\\]}」』】）〉》"
END = re.compile(
    rf"(?P<unspaced>[。！？｡]+[！？!?…]*[{CLOSING}]*)"
    rf"|(?<![{MARKS}])(?P<mark>[{MARKS}]++)[{CLOSING}]*+(?=\s+(?P<next>\S{{1,100}}))"
)
LAST_WORD = re.compile(r"[^\s(\[{\"'“‘«„]*\Z")

ABBREVIATIONS = """
mr mrs ms dr prof rev hon st jr sr gen col capt lt sgt gov sen rep pres mt ave vs etc approx dept est fig figs
no nos vol vols pp ed eds al inc ltd corp co univ e.g i.e cf ca viz resp u.s u.k a.m p.m
z.b d.h u.a o.ä bzw usw evtl ggf inkl nr str hrsg abb bspw sog vgl ca tel
m mme mlle sra srta ud uds pág núm art cap p.ex sig dott avv ing
jan feb mar apr jun jul aug sep sept oct okt nov dec dez
"""
ABBREVIATED = frozenset(ABBREVIATIONS.split())
ORDINAL_NOUN = re.compile(
    r"Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert|Auflage"
)


def parts_of(text: str, split: Split) -> list[str]:
    """The parts of a text, none of them blank; a blank text is its own only part."""
    if split == "whole":
        return [text]
    paragraphs = [part for part in map(str.strip, BLANK_LINES.split(text)) if part]
    if split == "sentence":
        paragraphs = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
    return paragraphs or [text]


def sentences(paragraph: str) -> Iterator[str]:
    """The sentences of a paragraph."""
    start = 0
    for end in END.finditer(paragraph):
        if end["unspaced"] or ends_sentence(paragraph[start : end.start("mark")], end["mark"], end["next"]):
            if sentence := paragraph[start : end.end()].strip():
                yield sentence
            start = end.end()
    if rest := paragraph[start:].strip():
        yield rest


def ends_sentence(before: str, mark: str, following: str) -> bool:
    """Whether a mark ends the sentence `before` it, given the word that follows."""
    first = following.lstrip("\"'“‘«‹„([{¿¡-–—")[:1]
    if first.islower():
        return False
    if mark != ".":
        return True
    found = LAST_WORD.search(before[-40:])
    word = found[0] if found else ""
    if word.isdigit():
        return bool(before[: -len(word)].strip()) and not ORDINAL_NOUN.match(following)
    is_initial = len(word) == 1 and word.isupper() and word != "I"
    return not is_initial and word.lower() not in ABBREVIATED
