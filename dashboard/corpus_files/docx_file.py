"""Word documents: the text that a reader of the final version sees, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
from lxml import etree

from dashboard.corpus_files.docx_parts import DocumentParts, Element, attribute, local_name, opened
from dashboard.corpus_files.docx_styles import StyleKind, is_on, paragraph_kind, style_kinds
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.running_text import Block, block, table_row, text_batches

NO_TEXT = "This Word document holds no text (headers, footers and pictures aside); choose another one."

BLOCKS = ("p", "tbl", "sdt", "customXml")
WRAPPERS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
"""Elements around paragraphs, rows or cells that are no text of their own."""

UNSEEN = {"del", "moveFrom", "instrText", "pPr", "rPr", "sdtPr", "rt", "Fallback"}
"""Deleted text and where moved text came from, codes of fields, properties, pronunciations, and what older programs
draw instead of a text box."""

SPELLED = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True)
class Setting:
    """What the text of a document refers to: its styles, and its footnotes and endnotes by kind and id."""

    style_kinds: Mapping[str, StyleKind]
    notes: Mapping[tuple[str, str | None], Element]


def read(source: SourceFile) -> Reading:
    """A paragraph or row of a table a row, with the heading above it as `section`; its lines, or all of it in one row,
    if the options say so. Raises a `CorpusFileError` for a document that is damaged, locked, huge or empty."""
    return Reading(format="docx", encoding=None, batches=document_batches(source))


def document_batches(source: SourceFile) -> Iterator[pa.RecordBatch]:
    """The text in batches."""
    with opened(source.path) as parts:
        yield from text_batches(document_blocks(parts), source.options.text_per, if_empty=NO_TEXT)


def document_blocks(parts: DocumentParts) -> Iterator[Block]:
    """The blocks of the main part, whose elements are forgotten as soon as they are read."""
    setting = Setting(style_kinds(parts), notes(parts))
    for element in parts.elements(parts.main, *BLOCKS):
        body = element.getparent()
        if body is None or local_name(body) != "body":
            continue
        yield from blocks(element, setting)
        element.clear()
        while element.getprevious() is not None:
            del body[0]


def notes(parts: DocumentParts) -> dict[tuple[str, str | None], Element]:
    """Footnotes and endnotes by kind and id, the lines that separate them from the text aside."""
    return {
        (kind, attribute(note, "id")): note
        for kind in ("footnote", "endnote")
        if f"{kind}s" in parts.related
        for note in parts.elements(parts.related[f"{kind}s"], kind)
        if attribute(note, "type") not in SEPARATORS
    }


def blocks(element: Element, setting: Setting) -> Iterator[Block]:
    """The blocks of a paragraph, a table, or a wrapper around them."""
    kind = local_name(element)
    if kind == "p":
        yield from paragraph_blocks(element, setting)
    elif kind == "tbl":
        for row in children(element, "tr"):
            if row.find("{*}trPr/{*}del") is None:
                yield from row_blocks(row, setting)
    elif kind in WRAPPERS:
        for child in element:
            yield from blocks(child, setting)


def paragraph_blocks(paragraph: Element, setting: Setting) -> Iterator[Block]:
    """A paragraph, then the text boxes that hang on it and the notes that it refers to."""
    kind = paragraph_kind(paragraph, setting.style_kinds)
    if kind == "contents":
        return
    pieces: list[str] = []
    asides: list[Element] = []
    for element in seen_elements(paragraph):
        name = local_name(element)
        if name == "t":
            pieces.append((element.text or "").replace("\n", " "))
        elif name in SPELLED:
            pieces.append(SPELLED[name])
        elif name == "txbxContent":
            asides.append(element)
        elif name in ("footnoteReference", "endnoteReference"):
            note = setting.notes.get((name.removesuffix("Reference"), attribute(element, "id")))
            asides += [] if note is None else [note]
    yield from block("".join(pieces), is_heading=kind == "heading")
    for aside in asides:
        for child in aside:
            yield from blocks(child, setting)


def seen_elements(paragraph: Element) -> Iterator[Element]:
    """The elements of a paragraph that a reader sees, in order; a text box comes as one."""
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in UNSEEN or (name == "r" and is_on(element.iterfind("{*}rPr/{*}vanish"))):
            walk.skip_subtree()
            continue
        if name == "txbxContent":
            walk.skip_subtree()
        yield element


def row_blocks(row: Element, setting: Setting) -> Iterator[Block]:
    """A row of a table as one block, its cells told apart; a row with a single filled cell is running text."""
    cells = [[*cell_blocks(cell, setting)] for cell in children(row, "tc")]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return iter(filled[0])
    return table_row(" ".join(each.text for each in cell) for cell in filled)


def cell_blocks(cell: Element, setting: Setting) -> Iterator[Block]:
    """The blocks of a cell."""
    for child in cell:
        yield from blocks(child, setting)


def children(element: Element, name: str) -> Iterator[Element]:
    """The children of this name, also those inside wrappers."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in WRAPPERS:
            yield from children(child, name)
