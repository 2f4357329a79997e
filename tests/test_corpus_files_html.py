"""Web pages: what becomes a row, their tables and encodings, what is refused and how."""

from __future__ import annotations

import time
from functools import partial

import pytest

from dashboard.corpus_files.errors import CorpusFileError, EmptyFileError, OptionError, TooLargeError
from tests.written_documents import read_written, texts


@pytest.fixture
def read(tmp_path):
    """Writes a file and returns what is read of it."""
    return partial(read_written, tmp_path)


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>Title</title></head><body>{body}</body></html>"


def test_blocks_stand_under_their_headings(read):
    content = page(
        "Bare text<p>A  <b>bold</b>\n word &amp; more<br>after a break</p><h1>Head <a href='#x'>one\u200b</a></h1>"
        "<ul><li>Item<ul><li>Inner</li></ul>rest<li>Last</ul><blockquote>Quoted.</blockquote><h3>Two</h3>"
        "<pre>code\n  indented</pre><dl><dt>Term<dd>Meaning</dl>"
    )
    rows, reading = read("a.html", content)
    assert [(row["section"], row["text"]) for row in rows] == [
        (None, "Bare text"), (None, "A bold word & more after a break"), ("Head one", "Item"), ("Head one", "Inner"),
        ("Head one", "rest"), ("Head one", "Last"), ("Head one", "Quoted."), ("Two", "code indented"), ("Two", "Term"),
        ("Two", "Meaning"),
    ]  # fmt: skip
    assert (reading.format, reading.encoding, reading.tables, reading.table) == ("html", "utf-8", (), None)
    rows, _ = read("a.html", content, text_per="line")
    assert texts(rows)[1:3] == ["A bold word & more", "after a break"]
    assert texts(rows)[-4:-2] == ["code", "indented"]
    rows, _ = read("a.html", content, text_per="document")
    assert list(rows[0]) == ["text"]
    assert str(rows[0]["text"]).startswith("Bare text\n\nA bold word & more\nafter a break\n\nHead one\n\nItem")


def test_without_what_a_reader_does_not_see(read):
    content = page(
        "<p>Seen<script>if (1 < 2) alert('</p>')</script><!-- comment --> text.</p><style>p {}</style>"
        "<nav><p>Menu</p></nav><div role=navigation>Menu</div><template><p>Mould</p></template>"
        "<noscript>Switch it on</noscript>"
        "<p hidden>Hidden</p><p style='color:red; DISPLAY : none'>Hidden</p><p aria-hidden=true>Hidden</p>"
        "<svg><text>Drawn</text></svg><iframe src='http://127.0.0.1:9/'>Frame</iframe><select><option>Choice</select>"
        "<ruby>漢<rt>kan</rt></ruby><img src=x alt=picture onerror=alert(1)>"
    )
    assert texts(read("a.html", content)[0]) == ["Seen text.", "漢"]


def test_links_to_other_places_of_the_page_are_no_text_of_their_own(read):
    content = page(
        "<a href=#main>Skip to content</a><ul><li><a href=#one>One</a> <li>See <a href=#two>two</a>"
        "<li><a href=#>Three</a><li><a href=/four>Four</a></ul><h2><a href=#one>One</a></h2>"
        "<p>Text <a href=#note>[1]</a></p>"
    )
    rows, _ = read("a.html", content)
    assert [(row["section"], row["text"]) for row in rows] == [
        (None, "See two"), (None, "Three"), (None, "Four"), ("One", "Text [1]"),
    ]  # fmt: skip


def test_page_that_begins_hidden_is_read(read):
    assert texts(read("a.html", "<html><body style='visibility:hidden' hidden>Text.</body></html>")[0]) == ["Text."]


def test_markup_that_is_text_stays_text(read):
    rows, _ = read(
        "a.html", page("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; &nbsp;&#8230;&nbsp;&notanentity;</p>")
    )
    assert texts(rows) == ["<script>alert(1)</script> &lt; … ¬anentity;"]


def test_with_unclosed_and_crossed_tags(read):
    rows, _ = read("a.html", "<p>one<p>two <b>bold <i>both</b> italic</i><div>three</p> four</div><td>five")
    assert texts(rows) == ["one", "two bold both italic", "three four", "five"]


@pytest.mark.parametrize(
    ("declaration", "stored", "options", "encoding", "text"),
    [
        ("<meta charset=shift_jis>", "cp932", {}, "cp932", "日本語の文章"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
            "cp1252",
            {},
            "windows-1252",
            "“naïve”",
        ),
        ("<meta charset='windows-1251'>", "cp1251", {}, "windows-1251", "Да"),
        ("<meta charset=gb2312>", "gb18030", {}, "gb18030", "联通"),
        ("<meta charset=iso-8859-1>", "utf-8", {}, "utf-8", "wrongly declared: naïve"),
        ("<meta charset=koi8-r>", "utf-8-sig", {}, "utf-8-sig", "marked: Да"),
        ("<meta charset=no-such-thing>", "utf-8", {}, "utf-8", "naïve"),
        ("<meta charset=utf-8>", "koi8-r", {"encoding": "koi8-r"}, "koi8-r", "Да"),
        ("<meta charset=utf-16>", "utf-8", {}, "utf-8", "naïve"),
        ("", "utf-16", {}, "utf-16", "naïve"),
    ],
)
def test_encoding_that_the_page_declares(read, declaration, stored, options, encoding, text):
    content = f"<html><head>{declaration}</head><body><p>{text}</p></body></html>".encode(stored)
    rows, reading = read("a.html", content, **options)
    assert (texts(rows), reading.encoding) == ([text], encoding)


TABLES = """
<table><tr><td><table id=layout><tr><td>Only cell</td></tr></table></td></tr></table>
<table><caption>Towns <i>by</i> size</caption><thead><tr><th rowspan=2>Town<th colspan=2>People</tr>
<tr><th>2000<th>2020</tr></thead><tr><th>Ulm<td>117<td>126<tr><td>Bonn<td rowspan=2>300<td>330
<tr><td>Köln<td>1,100<tr><td>Rest</table>
<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>
<p hidden><table hidden><tr><td>a<td>b<tr><td>c<td>d</table>
<table><tr><td>text<td>stars<tr><td>A <b>good</b><br>one<td>5<tr><td hidden>x<td><td>3</table>
<table><tr><td>red<td>round<tr><td>blue<td>square</table>
"""


def test_tables_are_named_and_their_rows_are_texts(read):
    rows, reading = read("a.html", page(TABLES))
    assert reading.tables == ("Table 1: Towns by size", "Table 2: text", "Table 3: red")
    assert reading.table is None
    assert texts(rows) == [
        "Only cell", "Towns by size", "Town | People", "2000 | 2020", "Ulm | 117 | 126", "Bonn | 300 | 330",
        "Köln | 1,100", "Rest", "a", "b", "c", "d", "text | stars", "A good one | 5", "3", "red | round",
        "blue | square",
    ]  # fmt: skip


def test_table_is_read_with_its_spans_filled(read):
    rows, reading = read("a.html", page(TABLES), table="Table 1: Towns by size")
    assert (reading.table, len(reading.tables)) == ("Table 1: Towns by size", 3)
    names = ("Town", "People · 2000", "People · 2020")
    assert [tuple(row) for row in rows] == [names] * 4
    assert [tuple(row.values()) for row in rows] == [
        ("Ulm", "117", "126"), ("Bonn", "300", "330"), ("Köln", "300", "1,100"), ("Rest", None, None),
    ]  # fmt: skip


def test_table_header_is_detected_or_as_the_user_says(read):
    rows, _ = read("a.html", page(TABLES), table="Table 2: text")
    assert rows == [{"text": "A good one", "stars": "5"}, {"text": "", "stars": "3"}]
    rows, _ = read("a.html", page(TABLES), table="Table 3: red", has_header=False)
    assert rows == [{"column_1": "red", "column_2": "round"}, {"column_1": "blue", "column_2": "square"}]
    rows, _ = read("a.html", page(TABLES), table="Table 3: red", has_header=True)
    assert rows == [{"red": "blue", "round": "square"}]
    rows, _ = read("a.html", page("<table><tr><th>a<th>a<tr><th>x<th>y</table>"), table="Table 1: a")
    assert rows == [{"a": "x", "a_2": "y"}]


LONE = (
    "<h1>Report</h1><table><caption>Answers</caption><tr><th>text<th>stars<tr><td>A good one<td>5<tr><td><td></table>"
)


def test_a_page_that_is_nothing_but_a_table_is_read_as_one(read):
    rows, reading = read("a.html", page(LONE))
    assert (reading.table, rows[0]) == ("Table 1: Answers", {"text": "A good one", "stars": "5"})
    assert read("a.html", page(LONE), text_per="paragraph")[1].table is None
    assert read("a.html", page(f"{LONE}<p>See above"))[1].table is None
    assert read("a.html", page(LONE + LONE))[1].table is None


def test_the_row_of_a_table_with_the_names_can_be_named(read):
    rows, _ = read("a.html", page(TABLES), table="Table 3: red", header_row=2)
    assert [tuple(row) for row in rows] == []
    rows, _ = read("a.html", page(LONE), header_row=1)
    assert rows[0] == {"text": "A good one", "stars": "5"}
    with pytest.raises(OptionError, match="nothing in row 9"):
        list(read("a.html", page(LONE), header_row=9))


def test_table_that_the_page_does_not_hold(read):
    with pytest.raises(OptionError, match="holds no table “Table 9”"):
        read("a.html", page(TABLES), table="Table 9")


def test_table_whose_spans_explode_is_refused(read):
    row = "<tr>" + "<td colspan=1000 rowspan=60000>x" * 8
    with pytest.raises(TooLargeError, match=r"\.$"):
        read("a.html", page(f"<table>{row}{row * 3_000}</table>"), table="Table 1: x")
    odd = "<table><tr><td colspan=-1 rowspan=x>a<td colspan=99999999999999>b<tr><td>c<td>d</table>"
    rows, _ = read("a.html", page(odd), table="Table 1: a", has_header=False)
    assert len(rows[0]) == 1_001


@pytest.mark.parametrize(
    "tags", ["<div>", "<table><tr><td>", "<b><p>", "<ul><li>x", "<a><font><center>", "<select><option>"]
)
def test_with_unclosed_tags_without_end_is_read_or_refused_at_once(read, tags):
    start = time.monotonic()
    try:
        rows, _ = read("a.html", page(tags * 100_000 + "text"))
        assert rows
    except CorpusFileError as error:
        assert str(error).endswith(".")
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    "content", [page(""), page("<script>build()</script><div id=root></div>"), "<html></html>", " ", "<!-- -->"]
)
def test_without_text_is_empty(read, content):
    with pytest.raises(EmptyFileError, match=r"\.$"):
        read("a.html", content)
