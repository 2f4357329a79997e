"""Subtitles and transcripts: a caption a document, with its time and its speaker."""

from __future__ import annotations

import pytest

from dashboard.corpus_files import open_file

SRT = (
    "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>It came late</i>\r\nand wet.\r\n\r\n"
    "2\r\n01:02:03,000 --> 01:02:04,000 X1:40\r\n{\\an8}Nobody was sorry, 3 < 4 &amp; 5\r\n"
)
VTT = (
    "WEBVTT - a talk\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\n"
    "first\n00:01.500 --> 00:03.000 align:start\n<v.loud Ann Lee>It came <b>late</b></v>\n\n"
    "01:02:03.000 --> 01:02:04.250\nNobody was sorry\n"
)


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("film.srt", SRT, [("It came late and wet.", "1.5"), ("Nobody was sorry, 3 < 4 & 5", "3723")]),
        ("film.txt", "\ufeff" + SRT, [("It came late and wet.", "1.5"), ("Nobody was sorry, 3 < 4 & 5", "3723")]),
        ("talk.vtt", VTT, [("It came late", "1.5", "Ann Lee"), ("Nobody was sorry", "3723", None)]),
    ],
)
def test_a_caption_is_a_document(tmp_path, name, content, rows):
    path = tmp_path / name
    path.write_text(content, "utf-8", newline="")
    with open_file(path) as table:
        assert table.format == "subtitles"
        assert table.text_column == "text"
        assert [tuple(row.values()) for row in table.records()] == rows


def test_a_text_that_speaks_of_times_is_none(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("We met 00:01:02,000 --> 00:01:03,000 as planned\nand left.\n")
    with open_file(path) as table:
        assert table.format == "text"
