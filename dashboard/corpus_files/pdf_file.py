"""PDF: the text printed on its pages, rejoined to paragraphs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa
from pypdf import PageObject, PasswordType, PdfReader

from dashboard.corpus_files.errors import (
    CorpusFileError,
    MalformedFileError,
    ProtectedFileError,
    UnsupportedFormatError,
)
from dashboard.corpus_files.printed_lines import Line, page_lines, without_running_heads
from dashboard.corpus_files.records import Reading, Rejections, SourceFile
from dashboard.corpus_files.reflow import paragraphs
from dashboard.corpus_files.rows import batched, string_array

DAMAGED = "This PDF is damaged or incomplete; save it anew, or as plain text, and upload that."

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity that it copes with


def read(source: SourceFile) -> Reading:
    """A paragraph a row with the `page` that it begins on; a line, or all of it in one row, if the options say so.

    A page that cannot be read is rejected by its number. Raises a `CorpusFileError` for a file that is locked, damaged
    or holds no text.
    """
    rejections = Rejections()
    pages = without_running_heads([*readable_pages(open_pages(source.path), rejections)])
    if not any(pages):
        raise without_text(rejections)
    lines = [*chain.from_iterable(pages)]
    return Reading(format="pdf", encoding=None, batches=line_batches(source, lines), rejections=rejections)


def open_pages(path: Path) -> list[PageObject]:
    """The pages of a file, unlocked if they need no password."""
    try:
        reader = PdfReader(path)
        is_locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
        pages = [] if is_locked else [*reader.pages]
    except MemoryError:
        raise
    except Exception as error:  # the library raises anything for a broken file
        raise MalformedFileError(DAMAGED) from error
    if is_locked:
        raise ProtectedFileError(
            "This PDF is protected by a password; save it without one, for instance by printing it to a new PDF, and "
            "upload that."
        )
    if not pages:
        raise MalformedFileError(DAMAGED)
    return pages


def readable_pages(pages: list[PageObject], rejections: Rejections) -> Iterator[list[Line]]:
    """The lines of each page; none of one that is damaged, which is rejected."""
    for number, page in enumerate(pages, start=1):
        try:
            yield page_lines(page, number)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 (the library raises anything for a broken page)
            rejections.add(number, "This page is damaged.", "")
            yield []


def without_text(rejections: Rejections) -> CorpusFileError:
    """What to say of a file that gave no line."""
    if rejections.count:
        return MalformedFileError(DAMAGED)
    return UnsupportedFormatError(
        "This PDF holds no text but at most pictures of pages, as scanners make them; run text recognition (OCR) on it "
        "and upload the result."
    )


def line_batches(source: SourceFile, lines: list[Line]) -> Iterator[pa.RecordBatch]:
    """The lines as the options want them, in batches."""
    per = source.options.text_per
    rows = ((line.text, line.page) for line in lines) if per == "line" else paragraphs(lines)
    if per == "document":
        document = "\n\n".join(text for text, _ in rows)
        yield pa.RecordBatch.from_arrays([string_array([document])], names=["text"])
        return
    for batch in batched(rows, characters=lambda row: len(row[0])):
        texts, pages = zip(*batch, strict=True)
        yield pa.RecordBatch.from_arrays([string_array(texts), pa.array(pages, pa.int64())], names=["text", "page"])
