"""Printed lines rejoined to the paragraphs that were broken into them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from statistics import median_low

from dashboard.corpus_files.printed_lines import Line

NORMAL_LEADING = 1.2
"""Times the size of the letters, where a document has too few lines to measure it."""

GAP = 1.25
"""Times the usual leading."""

OTHER_SIZE = 1.12
INDENT = 0.8
"""Times the size of the letters."""

FULL = 0.85
"""Of the longest line: letters differ in width, and lines need not end flush."""

NARROWEST = 28
"""Letters of a column; in narrower ones nothing tells the end of a paragraph from that of a line."""

END = re.compile(r"""[.!?:;…。！？؟।][)\]"'”’»]*$""")
BULLET = re.compile(r"[•▪‣◦●■○]\s")
ITEM = re.compile(r"[–·*-]\s|\(?(\d{1,3}|[a-zA-Z])[.)]\s")
LEADERS = re.compile(r"\.( ?\.){3,} ?\S{1,8}$")
"""Dots from a title to its page, in a table of contents."""

HYPHENS = ("-", "\u2010", "\u00ad")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60、。，]")
"""Characters of scripts that write no spaces."""


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """Each paragraph of a document with the page that it begins on."""
    leading = usual_leading(lines)
    words = Counter(chain.from_iterable(whole_words(line.text) for line in lines))
    for paragraph in across_pages(chain.from_iterable(split(run) for run in runs(lines, leading))):
        yield rejoined([line.text for line in paragraph], words), paragraph[0].page


def usual_leading(lines: Sequence[Line]) -> Mapping[float, float]:
    """The distance between lines of a paragraph by the size of their letters, in points."""
    distances: dict[float, list[float]] = defaultdict(list)
    for line, following in pairwise(lines):
        distance = line.y - following.y
        if has_same_size(line, following) and 0.8 * line.size < distance < 3 * line.size:
            distances[round(line.size)].append(round(distance, 1))
    return {size: median_low(found) for size, found in distances.items() if len(found) >= 3}


def runs(lines: Sequence[Line], leading: Mapping[float, float]) -> Iterator[list[Line]]:
    """Lines below each other without a gap, of one size."""
    run: list[Line] = []
    for line in lines:
        if run and not is_next(run[-1], line, leading):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def is_next(line: Line, following: Line, leading: Mapping[float, float]) -> bool:
    """Whether a line stands right below another and is printed like it."""
    usual = leading.get(round(line.size), NORMAL_LEADING * line.size)
    distance = line.y - following.y
    return line.page == following.page and has_same_size(line, following) and 0 < distance < GAP * usual


def has_same_size(line: Line, following: Line) -> bool:
    """Whether two lines are printed in letters of about the same size."""
    small, large = sorted((line.size, following.size))
    return large <= OTHER_SIZE * small


def split(run: list[Line]) -> Iterator[list[Line]]:
    """The paragraphs of a run, which follow each other without a gap."""
    width = max(len(line.text) for line in run)
    paragraph = run[:1]
    for line in run[1:]:
        if begins_paragraph(paragraph, line, width):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def begins_paragraph(paragraph: list[Line], line: Line, width: int) -> bool:
    """Whether a line below a paragraph begins another: the one above was not filled, both are rows of a table, or the
    one above ends a sentence and the line is an item of a list, set in, or set out after lines that were not."""
    above = paragraph[-1]
    has_ended = END.search(above.text) is not None
    if is_broken_word(above.text, line.text) or (line.text[0].islower() and not has_ended):
        return False
    is_row = (above.has_parts and line.has_parts) or LEADERS.search(above.text)
    if is_row or (width < NARROWEST and not UNSPACED.search(above.text)):
        return True
    first_word = line.text[0] if UNSPACED.match(line.text) else line.text.split(" ", 1)[0]
    if len(above.text) + 1 + len(first_word) < FULL * width or BULLET.match(line.text):
        return True
    indent = line.x - above.x
    hung = len(paragraph) > 1 and abs(above.x - paragraph[-2].x) < 1
    is_set = indent > INDENT * line.size or (indent < -INDENT * line.size and hung)
    return has_ended and (is_set or ITEM.match(line.text) is not None)


def across_pages(found: Iterable[list[Line]]) -> Iterator[list[Line]]:
    """The paragraphs, those joined that go on in the next column or on the next page in the middle of a sentence."""
    waiting: list[Line] = []
    for paragraph in found:
        if waiting and not goes_on(waiting[-1], paragraph[0]):
            yield waiting
            waiting = []
        waiting = [*waiting, *paragraph]
    if waiting:
        yield waiting


def goes_on(last: Line, first: Line) -> bool:
    """Whether a paragraph at the top of a column is the rest of the one at the end of the column before."""
    is_elsewhere = first.page == last.page + 1 or (first.page == last.page and first.y > last.y + 3 * last.size)
    is_within_sentence = first.text[0].islower() and END.search(last.text) is None
    return is_elsewhere and has_same_size(last, first) and is_within_sentence and len(last.text) >= NARROWEST


def rejoined(lines: Sequence[str], words: Mapping[str, int]) -> str:
    """The text of broken lines; `words` are those of the whole document, by which it is judged whether a hyphen belongs
    to a word or to the end of its line."""
    text = ""
    for line in lines:
        if is_broken_word(text, line):
            text = (text if keeps_hyphen(text, line, words) else text[:-1]) + line
        elif text and UNSPACED.match(text[-1]) and UNSPACED.match(line):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text.replace("\u00ad", "")


def is_broken_word(text: str, line: str) -> bool:
    """Whether a line goes on with the word that ends the text."""
    return len(text) > 1 and text.endswith(HYPHENS) and text[-2].isalnum() and line[:1].isalnum()


def keeps_hyphen(text: str, line: str, words: Mapping[str, int]) -> bool:
    """Whether the hyphen at the end of a line belongs to the word: “multi-agent”, “GPT-4”, “Jean-Luc”."""
    before, after = WORD.findall(text[:-1]), WORD.match(line)
    if text.endswith("\u00ad"):
        return False
    if not before or after is None or not line[0].islower() or not text[-2].isalpha():
        return True
    first, second = before[-1].lower(), after[0].lower()
    if words.get(first + second):
        return False
    return bool(words.get(f"{first}-{second}") or (words.get(first.rpartition("-")[2]) and words.get(second)))


def whole_words(text: str) -> Iterator[str]:
    """The words of a line in small letters, and the parts of those with hyphens; not those broken at its ends."""
    found = [match[0].lower() for match in WORD.finditer(text)]
    if text.endswith(HYPHENS):
        found = found[:-1]
    for word in found:
        yield word
        if "-" in word:
            yield from word.split("-")
