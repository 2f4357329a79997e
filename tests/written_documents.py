"""PDF files and Word documents made for a test, and what the readers of documents make of a file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dashboard.corpus_files import docx_file, html_page, pdf_file
from dashboard.corpus_files.encodings import detect_encoding
from dashboard.corpus_files.records import Reading, ReadOptions, SourceFile

Row = dict[str, object]
Printed = tuple[float, float, str]
"""A line of a PDF page: how far from the left and from the bottom, and its text."""

READERS = {"docx": docx_file.read, "html": html_page.read, "pdf": pdf_file.read}


def read_written(folder: Path, name: str, content: bytes | str, **options: object) -> tuple[list[Row], Reading]:
    """Writes a file and returns what is read of it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_rows(path, **options)


def read_rows(path: Path, **options: object) -> tuple[list[Row], Reading]:
    """What is read of a file, after checking that all batches have the same columns."""
    kind = path.suffix[1:]
    named = options.get("encoding")
    encoding = str(named or detect_encoding(path)) if kind == "html" else ""
    reading = READERS[kind](SourceFile(path, path.name, ReadOptions(**options), path.parent, encoding))  # type: ignore[arg-type]
    batches = list(reading.batches)
    assert len({tuple(zip(batch.schema.names, batch.schema.types, strict=True)) for batch in batches}) == 1
    return [row for batch in batches for row in batch.to_pylist()], reading


def texts(rows: Sequence[Row]) -> list[object]:
    return [row["text"] for row in rows]


def pdf(*pages: Sequence[Printed], size: float = 10) -> bytes:
    """A PDF with these lines on its pages, written as the format's own examples are."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, re.sub(r"([()\\])", r"\\\1", text).encode("cp1252"))
            for x, y, text in lines
        )
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%sendstream" % (len(drawn), drawn))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return with_xref(objects)


def with_xref(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalog."""
    file = io.BytesIO()
    file.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return file.getvalue()


def printed(*lines: str, top: float = 700, left: float = 72, leading: float = 12) -> list[Printed]:
    """Lines below each other."""
    return [(left, top - at * leading, line) for at, line in enumerate(lines)]


def saved(document: Document) -> bytes:
    """The file of a Word document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The container with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, change(part) if member == name else part)
    return file.getvalue()


def word_document(*body: str) -> bytes:
    """A Word document with such elements in its body."""
    document = docx.Document()
    for xml in reversed(body):
        document.element.body.insert(0, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))
    return saved(document)


def run(text: str) -> str:
    """The XML of a text in a paragraph."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
