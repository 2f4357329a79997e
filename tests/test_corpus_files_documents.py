"""Documents as people upload them: through their own process, and those of the shared collections word for word."""

from __future__ import annotations

import time
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from dashboard.corpus_files import CorpusFileError, open_file
from dashboard.corpus_files.errors import EmptyFileError, UnsupportedFormatError
from dashboard.corpus_files.records import ReadOptions
from tests.written_documents import pdf, printed, read_rows, saved, texts


def made_documents() -> dict[str, bytes]:
    document = docx.Document()
    document.add_heading("Head")
    document.add_paragraph("Text of a document.")
    return {
        "a.pdf": pdf(printed("Text of a document.")),
        "a.docx": saved(document),
        "a.html": b"<!doctype html><h1>Head</h1><p>Text of a document.",
    }


@pytest.mark.parametrize(
    ("name", "other"), [("a.pdf", {"page": 1}), ("a.docx", {"section": "Head"}), ("a.html", {"section": "Head"})]
)
def test_documents_are_opened_as_tables_of_texts(tmp_path, name, other):
    path = tmp_path / name
    path.write_bytes(made_documents()[name])
    with open_file(path) as table:
        assert table.text_column == "text"
        assert list(table.records()) == [{"text": "Text of a document.", **other}]
    with open_file(path, options=ReadOptions(text_per="document")) as table:
        assert [list(row) for row in table.records()] == [["text"]]


def test_documents_that_are_cut_off_are_refused_or_read(tmp_path):
    for name, content in made_documents().items():
        for share in (0.1, 0.5, 0.9, 0.99):
            path = tmp_path / name
            path.write_bytes(content[: int(len(content) * share)])
            try:
                with open_file(path) as table:
                    assert name == "a.html"
                    assert table.rows == 1
            except CorpusFileError as error:
                assert str(error).endswith(".")


@pytest.mark.parametrize("tags", ["<div>", "<table><tr><td>", "<b><i>"])
def test_a_page_nested_without_end_ends(tmp_path, tags):
    path = tmp_path / "deep.html"
    path.write_text("<!doctype html>" + tags * 100_000 + "text")
    start = time.monotonic()
    with pytest.raises(CorpusFileError, match=r"2,000 deep.*\.$"):
        open_file(path)
    assert time.monotonic() - start < 10


@pytest.mark.data
def test_every_shared_word_document_gives_all_its_text(shared_data):
    files = sorted((shared_data("e_docx") / "files").glob("*.docx"))
    assert len(files) == 41
    empty = 0
    for path in files:
        expected = "".join("".join(runs(path)).split())
        try:
            rows, _ = read_rows(path, text_per="document")
            found = str(rows[0]["text"]).replace(" | ", "")
        except EmptyFileError:
            empty += 1
            found = ""
        assert "".join(found.split()) == expected, path.name
    assert empty == 14


def runs(path: Path) -> list[str]:
    """The texts of all runs in the body of a Word document, in their order, by another library."""
    return [element.text or "" for element in docx.Document(path).element.body.iter(qn("w:t"))]


EXPECTED = (
    "RECEIPT-2024-TXN-98765_retail_purchase",
    "REPAIR-2022-INV-001_multipage",
    "SPARSE-2024-INV-1234_borderless_table",
    "movie-theater-booking-2024",
    "test",
)


@pytest.mark.data
@pytest.mark.parametrize("name", EXPECTED)
def test_shared_pdfs_have_exactly_the_expected_words(shared_data, name):
    files = shared_data("e_markitdown") / "files"
    expected = (files / "expected_outputs" / f"{name}.md").read_text("utf-8")
    rows, _ = read_rows(files / f"{name}.pdf", text_per="line")
    assert words("\n".join(map(str, texts(rows)))) == words(expected)
    for unit in ("document", None):
        rows, _ = read_rows(files / f"{name}.pdf", text_per=unit)
        found = "\n".join(map(str, texts(rows)))
        assert words(found.replace("-", "")) == words(expected.replace("-\n", "").replace("-", ""))


def words(text: str) -> set[str]:
    """The words of a text without the marks of Markdown tables and lines drawn with hyphens."""
    return {word for word in text.replace("|", " ").split() if word.strip("-=")}


@pytest.mark.data
def test_shared_scan_is_refused(shared_data):
    with pytest.raises(UnsupportedFormatError, match="text recognition"):
        read_rows(shared_data("e_markitdown") / "files" / "MEDRPT-2024-PAT-3847_medical_report_scan.pdf")


@pytest.mark.data
def test_shared_pages_and_documents_hold_what_they_are_about(shared_data):
    files = shared_data("e_markitdown") / "files"
    for name, wanted, unwanted in (
        (
            "test_blog.html",
            "Large language models (LLMs) are powerful tools that can generate natural language texts",
            "Skip to",
        ),
        (
            "test_wikipedia.html",
            "Microsoft entered the operating system (OS) business in 1980 with its own version of Unix",
            "function(",
        ),
        ("test_serp.html", "Microsoft Corporation is an American multinational corporation", "function("),
        ("test.docx", "d666f1f7-46cb-42bd-9a39-9a39cf2a509f", "de51ff96"),
        ("test_with_comment.docx", "314b0a30-5b04-470b-b9f7-eed2c2bec74a", "This is a test comment"),
        ("equations.docx", "From Eq. 36.1.3,", "\\"),
        ("rlink.docx", "Testing Linked Images", "http"),
    ):
        rows, _ = read_rows(files / name, text_per="document")
        assert wanted in str(rows[0]["text"]), name
        assert unwanted not in str(rows[0]["text"]), name


@pytest.mark.data
def test_shared_page_gives_its_tables(shared_data):
    path = shared_data("e_markitdown") / "files" / "test_wikipedia.html"
    rows, reading = read_rows(path, table="Table 4: Shareholder name")
    assert len(reading.tables) == 4
    assert rows[0] == {"Shareholder name": "The Vanguard Group", "Percentage": "8.9%"}
