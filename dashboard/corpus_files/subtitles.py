"""Subtitles and transcripts (SRT, WebVTT): what is said at a time is a document."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pyarrow as pa

from dashboard.corpus_files.encodings import open_text, sample_text, text_lines
from dashboard.corpus_files.plain_text import paragraphs
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.rows import Cell, batched, cell_characters, string_array

MOMENT = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMING = re.compile(rf"[ \t]*+{MOMENT}[ \t]++-->[ \t]++{MOMENT}")
STARTS = re.compile(rf"\ufeff?(WEBVTT\b|\s*+\d++[ \t]*+\r?\n{TIMING.pattern})")
SPEAKER = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]([^<>]{1,200})>")
MARK = re.compile(r"</?[a-zA-Z\d][^<>]{0,200}>|\{\\[^{}]{0,200}\}")
"""Italics, colours, speakers and places on the picture."""


def looks_like_subtitles(sample: str) -> bool:
    """Whether a text begins as subtitles do."""
    return STARTS.match(sample) is not None


def read(source: SourceFile) -> Reading:
    """Each caption a row: its text, the second at which it begins, and who speaks where the file tells."""
    names = ["text", "second"] + ["speaker"] * (SPEAKER.search(sample_text(source)) is not None)
    return Reading(format="subtitles", encoding=source.encoding, batches=caption_batches(source, names))


def caption_batches(source: SourceFile, names: list[str]) -> Iterator[pa.RecordBatch]:
    """The captions in batches of these columns."""
    with open_text(source) as text:
        blocks = paragraphs(line.rstrip("\r\n") for line in text_lines(text))
        captions = (caption for block in blocks if (caption := caption_of(block)) is not None)
        for batch in batched(captions, characters=cell_characters):
            columns = list(zip(*batch, strict=True))
            yield pa.RecordBatch.from_arrays([string_array(columns[at]) for at in range(len(names))], names=names)


def caption_of(block: str) -> list[Cell] | None:
    """Text, second and speaker of lines that belong together; None for a title, a style or a note."""
    lines = block.split("\n")
    for at, line in enumerate(lines[:2]):
        timing = TIMING.match(line)
        if timing is not None:
            said = " ".join(line.strip() for line in lines[at + 1 :])
            speaker = SPEAKER.search(said)
            text = html.unescape(MARK.sub("", said)).strip()
            return [text, second_of(*timing.groups()[:4]), speaker[1].strip() if speaker else None]
    return None


def second_of(hours: str | None, minutes: str, seconds: str, fraction: str) -> str:
    """A moment as seconds from the beginning."""
    whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    return f"{whole}.{fraction}".rstrip("0").rstrip(".")
