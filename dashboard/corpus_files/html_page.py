"""Web pages: the text that a reader sees, or one of their tables."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.corpus_files.errors import OptionError
from dashboard.corpus_files.html_tables import DataTable, data_tables, row_cells, table_batches, table_rows
from dashboard.corpus_files.html_tree import BLOCKS, HEADINGS, Element, links_within_page, page_tree, pieces, text_of
from dashboard.corpus_files.records import Reading, ReadOptions, SourceFile
from dashboard.corpus_files.running_text import Block, block, table_row, text_batches

NO_TEXT = (
    "This web page holds no text: it may build it by a script, which is not run here; copy what the browser shows and "
    "paste it, or save it as PDF."
)


def read(source: SourceFile) -> Reading:
    """A paragraph, item of a list or row of a table a row, with the heading above it as `section`; its lines, all of it
    in one row, or the table of the page that the options name. A page that is nothing but a table is read as one.
    Raises a `CorpusFileError` where there is nothing to read."""
    root, encoding = page_tree(source)
    tables = data_tables(root)
    names = tuple(table.name for table in tables)
    chosen = chosen_table(root, tables, source.options)
    if chosen is not None:
        batches = table_batches(chosen.element, source.options)
        return Reading(format="html", encoding=encoding, batches=batches, tables=names, table=chosen.name)
    batches = text_batches(page_blocks(root, tables), source.options.text_per, if_empty=NO_TEXT)
    return Reading(format="html", encoding=encoding, batches=batches, tables=names)


def chosen_table(root: Element, tables: list[DataTable], options: ReadOptions) -> DataTable | None:
    """The table to read, None for the text of the page."""
    if options.table is not None:
        return table_named(options.table, tables)
    if len(tables) != 1 or options.text_per is not None:
        return None
    rows = sum(any(map(text_of, row_cells(row))) for row in table_rows(tables[0].element))
    others = sum(not each.is_heading for each in page_blocks(root, tables)) - rows
    has_caption = any(map(text_of, tables[0].element.iterchildren("caption")))
    return tables[0] if others == has_caption else None


def table_named(name: str, tables: list[DataTable]) -> DataTable:
    """The table with this name."""
    for table in tables:
        if table.name == name:
            return table
    raise OptionError(f"This page holds no table “{name}”; choose one that it does, or its text.")


def page_blocks(root: Element, tables: list[DataTable]) -> Iterator[Block]:
    """The blocks of a page in its order; a row of a table that holds data is one of them. A block of which all links to
    another place of the page (“Skip to content”, a list of its headings) is none."""
    rows = {row for table in tables for row in table.element.iter("tr")}
    text: list[str] = []
    is_link = False
    is_more = False
    for piece in pieces(root, whole=lambda element: element.tag in HEADINGS or element in rows):
        if isinstance(piece, str):
            text.append(piece)
            is_more = is_more or not (is_link or piece.isspace())
        elif piece.name == "a":
            is_link = piece.opens and links_within_page(piece.element)
        elif piece.name == "br":
            text.append("\n")
        elif piece.name in BLOCKS:
            yield from block("".join(text) if is_more else "")
            text, is_more = [], False
            if piece.name in HEADINGS:
                yield from block(text_of(piece.element), is_heading=True)
            elif piece.element in rows:
                yield from table_row(map(text_of, row_cells(piece.element)))
    yield from block("".join(text) if is_more else "")
