"""Word documents: what becomes a row, what is left out, what is refused and how."""

from __future__ import annotations

import io
import time
import zipfile
from functools import partial

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dashboard.corpus_files import docx_parts
from dashboard.corpus_files.errors import EmptyFileError, MalformedFileError, TooLargeError
from tests.written_documents import read_written, run, saved, texts, with_part, word_document


@pytest.fixture
def read(tmp_path):
    """Writes a file and returns what is read of it."""
    return partial(read_written, tmp_path)


def test_paragraphs_stand_under_their_headings(read):
    document = docx.Document()
    document.add_paragraph("Before  all\theadings.")
    document.add_heading("A map", level=0)
    document.add_heading("Regions", level=2)
    document.add_paragraph("First line,").add_run("\nsecond line.")
    document.add_paragraph("An item", style="List Bullet")
    document.add_paragraph("")
    content = saved(document)
    rows, reading = read("a.docx", content)
    assert rows == [
        {"text": "Before all headings.", "section": None},
        {"text": "First line, second line.", "section": "Regions"},
        {"text": "An item", "section": "Regions"},
    ]
    assert (reading.format, reading.encoding) == ("docx", None)
    rows, _ = read("a.docx", content, text_per="line")
    assert [*zip(texts(rows), [row["section"] for row in rows], strict=True)][1:3] == [
        ("First line,", "Regions"), ("second line.", "Regions"),
    ]  # fmt: skip
    rows, _ = read("a.docx", content, text_per="document")
    assert rows == [{"text": "Before all headings.\n\nA map\n\nRegions\n\nFirst line,\nsecond line.\n\nAn item"}]


def test_of_headings_alone_has_them_as_texts(read):
    document = docx.Document()
    document.add_heading("One")
    document.add_heading("Two")
    assert read("a.docx", saved(document))[0] == [{"text": "One", "section": None}, {"text": "Two", "section": None}]


def test_headings_by_level_and_by_derived_style(read):
    document = docx.Document()
    derived = document.styles.add_style("Chapter", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = document.styles["Heading 1"]
    document.add_paragraph("Derived", style="Chapter")
    document.add_paragraph("one")
    levelled = document.add_paragraph("Levelled")
    levelled._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))
    document.add_paragraph("two")
    rows, _ = read("a.docx", saved(document))
    assert [(row["section"], row["text"]) for row in rows] == [("Derived", "one"), ("Levelled", "two")]


def test_tables_stand_where_they_stand(read):
    document = docx.Document()
    document.add_paragraph("Above.")
    table = document.add_table(rows=3, cols=2)
    for cell, text in zip(table._cells, ["Name", "Age", "Ann", "31", "", ""], strict=True):
        cell.text = text
    table.cell(2, 0).merge(table.cell(2, 1)).text = "A cell with\na line end"
    table.cell(2, 0).add_paragraph("and a second paragraph.")
    inner = table.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "years", "months"
    document.add_paragraph("Below.")
    assert texts(read("a.docx", saved(document))[0]) == [
        "Above.", "Name | Age years | months", "Ann | 31", "A cell with a line end", "and a second paragraph.",
        "Below.",
    ]  # fmt: skip


def test_tracked_changes_links_fields_and_hidden_text(read):
    deleted = '<w:del w:id="1"><w:r><w:delText>deleted</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="2">{run("moved away")}</w:moveFrom><w:moveTo w:id="3">{run("moved here ")}</w:moveTo>'
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>' + run("field ")
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r>'
    content = word_document(
        f'<w:p>{run("kept ")}{deleted}<w:ins w:id="4">{run("inserted ")}</w:ins>{moved}'
        f'<w:hyperlink w:anchor="x">{run("link ")}</w:hyperlink>{field}{hidden}{shown}</w:p>',
        f"<w:sdt><w:sdtContent><w:p>{run('In a control.')}</w:p></w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>breaking</w:t><w:tab/><w:t>tab</w:t></w:r></w:p>",
    )
    assert texts(read("a.docx", content)[0]) == [
        "kept inserted moved here link field shown", "In a control.", "non-breaking tab",
    ]  # fmt: skip


def test_text_boxes_are_read_once_after_their_paragraph(read):
    box = f"<w:txbxContent><w:p>{run('In the box.')}</w:p></w:txbxContent>"
    alternatives = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    content = word_document(
        f"<w:p>{run('Around ')}<w:r>{alternatives}</w:r>{run('it.')}</w:p>", f"<w:p>{run('After.')}</w:p>"
    )
    assert texts(read("a.docx", content)[0]) == ["Around it.", "In the box.", "After."]


def test_footnotes_follow_their_paragraph_and_contents_are_left_out(read):
    document = docx.Document()
    contents = document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Introduction 3", style=contents)
    noted = document.add_paragraph("With a note.")
    noted._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="7"/></w:r>'))
    document.add_paragraph("After.")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p>{run("---")}</w:p></w:footnote>'
        f'<w:footnote w:id="7"><w:p>{run("The note.")}</w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        notes.encode(),
        document.part.package,
    )
    document.part.relate_to(part, kind)
    assert texts(read("a.docx", saved(document))[0]) == ["With a note.", "The note.", "After."]


def test_comments_headers_and_pictures_are_left_out(read):
    document = docx.Document()
    paragraph = document.add_paragraph("The text.")
    document.add_comment(paragraph.runs, text="A remark.")
    document.sections[0].header.paragraphs[0].text = "A header."
    assert texts(read("a.docx", saved(document))[0]) == ["The text."]


def test_strict_variant_and_documents_with_macros_are_read(read):
    document = docx.Document()
    document.add_heading("Head")
    document.add_paragraph("Text.")

    def strict(part: bytes) -> bytes:
        part = part.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument"
        )
        return part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006", b"http://purl.oclc.org/ooxml/wordprocessingml"
        )

    content = saved(document)
    for part in ("_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml"):
        content = with_part(content, part, strict)
    content = with_part(
        content,
        "[Content_Types].xml",
        lambda part: part.replace(
            b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
        ),
    )
    assert read("a.docx", content)[0] == [{"text": "Text.", "section": "Head"}]


def test_without_text_is_empty(read):
    with pytest.raises(EmptyFileError, match="holds no text"):
        read("a.docx", saved(docx.Document()))


def test_that_is_damaged_or_none(read):
    document = docx.Document()
    for number in range(300):
        document.add_paragraph(f"Paragraph {number}.")
    content = saved(document)
    no_document = io.BytesIO()
    with zipfile.ZipFile(no_document, "w") as container:
        container.writestr("word/notes.txt", "text")
    broken = with_part(content, "word/document.xml", lambda part: part[:-40])
    for damaged in (content[: len(content) // 2], b"PK\x03\x04", no_document.getvalue(), broken):
        with pytest.raises(MalformedFileError, match=r"Word.*\.$"):
            read("a.docx", damaged)


ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, 10))


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        (b'<!ENTITY e0 "boom">' + ENTITIES, b"&e9;"),
        (b'<!ENTITY e0 "small">', b"&e0;"),
        (b'<!ENTITY outside SYSTEM "file:///etc/hostname">', b"&outside;"),
        (b'<!ENTITY % outside SYSTEM "http://127.0.0.1:9/x.dtd"> %outside;', b"text"),
    ],
)
def test_with_entities_is_refused_before_they_grow(read, declared, used):
    def change(part: bytes) -> bytes:
        head, tail = part.split(b"<w:document", 1)
        return (head + b"<!DOCTYPE w:document [" + declared + b"]><w:document" + tail).replace(b"TEXT", used)

    document = docx.Document()
    document.add_paragraph("TEXT")
    start = time.monotonic()
    with pytest.raises(MalformedFileError, match=r"Word.*\.$"):
        read("a.docx", with_part(saved(document), "word/document.xml", change))
    assert time.monotonic() - start < 5


def test_whose_parts_are_too_large_is_refused_unread(read, monkeypatch):
    document = docx.Document()
    document.add_paragraph("word " * 20_000)
    monkeypatch.setattr(docx_parts, "LARGEST_PARTS", 100_000)
    with pytest.raises(TooLargeError, match=r"divide it.*\.$"):
        read("a.docx", saved(document))


def test_that_lies_about_the_size_of_its_parts_is_not_unpacked_further(read):
    document = docx.Document()
    document.add_paragraph("word " * 20_000)
    content = bytearray(saved(document))
    entry = content.rindex(b"word/document.xml") - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises(MalformedFileError, match="damaged"):
        read("a.docx", bytes(content))


def test_nested_without_end_is_refused(read):
    deep = "<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000
    document = docx.Document()
    document.add_paragraph("TEXT")
    content = with_part(
        saved(document), "word/document.xml", lambda part: part.replace(b"<w:p>", deep.encode() + b"<w:p>", 1)
    )
    with pytest.raises(MalformedFileError):
        read("a.docx", content)
