"""PDF: lines rejoined to paragraphs, what is left out, what is refused and how."""

from __future__ import annotations

import io
import re
import time
from functools import partial

import pypdf
import pytest

from dashboard.corpus_files.errors import (
    CorpusFileError,
    MalformedFileError,
    ProtectedFileError,
    UnsupportedFormatError,
)
from dashboard.corpus_files.printed_lines import Line, Piece, joined_line
from dashboard.corpus_files.reflow import paragraphs
from tests.written_documents import pdf, printed, read_written, texts, with_xref


@pytest.fixture
def read(tmp_path):
    """Writes a file and returns what is read of it."""
    return partial(read_written, tmp_path)


FIRST = (
    "The first paragraph of this page is long enough to fill two lines",
    "of it and ends here.",
)
SECOND = (
    "After a gap there is a second one, which tells of regions that con-",
    "tain multi-agent conversations, and of a multi-",
    "agent one.",
)


def test_lines_are_rejoined_to_paragraphs_with_their_page(read):
    rows, reading = read("a.pdf", pdf([*printed(*FIRST), *printed(*SECOND, top=660)], printed("On another page.")))
    assert rows == [
        {"text": " ".join(FIRST), "page": 1},
        {
            "text": "After a gap there is a second one, which tells of regions that contain multi-agent conversations, "
            "and of a multi-agent one.",
            "page": 1,
        },
        {"text": "On another page.", "page": 2},
    ]
    assert (reading.format, reading.encoding, reading.tables) == ("pdf", None, ())


def test_lines_and_the_whole_of_it(read):
    content = pdf([*printed(*FIRST)], printed("On another page."))
    rows, _ = read("a.pdf", content, text_per="line")
    assert rows == [
        {"text": FIRST[0], "page": 1},
        {"text": FIRST[1], "page": 1},
        {"text": "On another page.", "page": 2},
    ]
    rows, _ = read("a.pdf", content, text_per="document")
    assert rows == [{"text": f"{' '.join(FIRST)}\n\nOn another page."}]


def test_paragraphs_without_gaps_end_with_short_lines_indents_and_items(read):
    full = "This line is filled up to the right margin of the narrow column"
    page = [
        *printed(full, "and this one ends early.", "The next one begins a paragraph of its own and fills it up"),
        *printed("to the margin, where it happens to end with its sentence too.", top=664),
        *printed("An indented line follows that ends the paragraph above it and", top=652, left=90),
        *printed("goes on here at the margin, which is no paragraph. It is filled.", top=640),
        *printed("1. An item of a list that stands at the margin and is as long as", top=628),
        *printed("all others.", top=616),
    ]
    rows, _ = read("a.pdf", pdf(page))
    assert [str(text)[:12] for text in texts(rows)] == ["This line is", "The next one", "An indented ", "1. An item o"]


def test_hyphens_stay_where_they_belong_to_a_word(read):
    lines = [
        "The words of this document tell that semantic means what it means, and",
        "the newest of the models that were asked, which are called GPT-",
        "4 by those who made them and are used by us, tell of a map-",
        "ping, of a well-known question and its answer, of a well-",
        "known answer, and of Anna-",
        "Lena, who is a person of whom nobody here knows any more than that.",
    ]
    rows, _ = read("a.pdf", pdf(printed(*lines)))
    (text,) = texts(rows)
    for word in ("GPT-4 by", "a mapping, of", "a well-known answer", "Anna-Lena, who"):
        assert word in str(text)


def test_rows_of_a_table_stay_apart(read):
    rows, _ = read("a.pdf", pdf([(x, y, f"Cell {x} at {y}") for y in (700, 688, 676) for x in (72, 200, 400)]))
    assert texts(rows) == [f"Cell 72 at {y} Cell 200 at {y} Cell 400 at {y}" for y in (700, 688, 676)]


def test_paragraphs_go_on_in_the_next_column_and_on_the_next_page(read):
    first = printed("A sentence that begins at the end of a column and", top=100)
    second = printed("goes on in the next one, where it fills a line, and", left=330, top=700)
    third = printed("ends on another page.")
    rows, _ = read("a.pdf", pdf([*first, *second], third))
    assert rows == [{"text": " ".join(text for _, _, text in (*first, *second, *third)), "page": 1}]


def test_running_heads_and_page_numbers_are_left_out(read):
    pages = [
        [
            (72, 760, "Report of the Society for Maps"),
            *printed(f"What is told in {number * 'very '}few words is told nowhere else in this report."),
            (72, 600, "Total 17"),
            *printed(f"Note {number * number} stands at the foot of the page, at the same place as others.", top=80),
            (300, 40, f"Page {number + 3} of 12"),
        ]
        for number in range(1, 6)
    ]
    pages[2] = pages[2][1:-1]
    rows, _ = read("a.pdf", pdf(*pages))
    found = texts(rows)
    assert found.count("Report of the Society for Maps") == 1, "where it stands first, so that no word is lost"
    assert not [text for text in found if "of 12" in str(text)]
    assert [text for text in found if str(text).startswith("What")] == [
        pages[number][1 - (number == 2)][2] for number in range(5)
    ]
    assert found.count("Total 17") == 5, "what is not at an edge stays"
    assert len([text for text in found if str(text).startswith("Note")]) == 5
    rows, _ = read("a.pdf", pdf(*[[(300, 40, f"Page {number} of 5")] for number in range(1, 6)]))
    assert len(rows) == 5, "page numbers are better than nothing"
    rows, _ = read("a.pdf", pdf(*pages[:2]))
    assert texts(rows).count("Page 4 of 12") == 1, "two pages are too few to tell"


def test_numbers_that_do_not_grow_with_the_page_stay(read):
    pages = [[(72, 700, f"Measured {value}"), (72, 400, "Some text"), (72, 100, "Words")] for value in (5, 3, 9, 1, 7)]
    rows, _ = read("a.pdf", pdf(*pages))
    assert [text for text in texts(rows) if str(text).startswith("Measured")] == [
        f"Measured {value}" for value in (5, 3, 9, 1, 7)
    ]


def test_chapter_titles_beside_a_page_number_are_said_once(read):
    titles = ["Chapter 1: Regions of meaning"] * 5 + ["Chapter 2: Directions in the space"] * 5
    pages = [
        [(72, 760, f"{title} {number}"), *printed(f"Text number {number * number} of this book.")]
        for number, title in enumerate(titles, start=4)
    ]
    rows, _ = read("a.pdf", pdf(*pages))
    assert [text for text in texts(rows) if str(text).startswith("Chapter")] == [f"{titles[0]} 4", f"{titles[5]} 9"]


def test_encrypted_files(read):
    content = pdf(printed("A secret text."))
    for password, algorithm in (("", "AES-256"), ("", "RC4-128"), ("key", "AES-256")):
        file = io.BytesIO()
        locked = pypdf.PdfWriter(clone_from=io.BytesIO(content))
        locked.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
        locked.write(file)
        if password:
            with pytest.raises(ProtectedFileError, match="password"):
                read("a.pdf", file.getvalue())
        else:
            assert texts(read("a.pdf", file.getvalue())[0]) == ["A secret text."]


def test_without_text_asks_for_text_recognition(read):
    with pytest.raises(UnsupportedFormatError, match="text recognition"):
        read("a.pdf", pdf([], []))


def test_that_is_damaged(read):
    whole = pdf(*[printed(f"Text of page {number}.") for number in range(20)])
    for content in (b"%PDF-1.4\n", whole[:200], whole[:-200], b"%PDF-1.7\n" + bytes(range(256)) * 20):
        with pytest.raises(MalformedFileError, match=r"damaged or incomplete.*\.$"):
            read("a.pdf", content)
    start = re.search(rb"startxref\n(\d+)", whole)
    rows, _ = read("a.pdf", whole.replace(start[0], b"startxref\n12"))
    assert len(rows) == 20, "a wrong table of places loses nothing: the file is searched"


def test_with_a_page_that_cannot_be_read(read, monkeypatch):
    usual = pypdf.PageObject.extract_text

    def failing(page, **options):
        if page.page_number == 1:
            raise TypeError("no such font")
        return usual(page, **options)

    monkeypatch.setattr(pypdf.PageObject, "extract_text", failing)
    rows, reading = read("a.pdf", pdf(*[printed(f"Text of page {number}.") for number in (1, 2, 3)]))
    assert texts(rows) == ["Text of page 1.", "Text of page 3."]
    assert [(row.line, row.reason) for row in reading.rejections.rows] == [(2, "This page is damaged.")]


@pytest.mark.parametrize("kids", [b"2 0 R", b"3 0 R 2 0 R 3 0 R", b"4 0 R 4 0 R"])
def test_whose_page_tree_is_a_loop_ends(read, kids):
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 3/Kids[%s]>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</Type/Pages/Count 3/Parent 2 0 R/Kids[2 0 R 4 0 R]>>",
    ]
    start = time.monotonic()
    with pytest.raises(CorpusFileError, match=r"\.$"):
        read("a.pdf", with_xref(objects))
    assert time.monotonic() - start < 5


def test_lines_of_scripts_without_spaces_are_joined_without_any():
    lines = [Line("语言模型把每个词放在空间的", 1, 72, 700, 10), Line("一个点上。", 1, 72, 688, 10)]
    assert [*paragraphs(lines)] == [("语言模型把每个词放在空间的一个点上。", 1)]


def test_ligatures_are_letters_and_control_characters_are_none():
    (line,) = joined_line([Piece("to ﬁnd\x00 the o", 72, 700, 10), Piece("ﬃce", 150, 700, 10)], 1)
    assert line == Line("to find the office", 1, 72, 700, 10)
