"""A folder is read as an archive is; on a server, only what lies below the folder that its operator allows."""

from __future__ import annotations

import os
import zipfile

import pytest

from dashboard.corpus_files import CorpusFileError, ReadOptions, folder, open_file, open_server_path, several_files
from dashboard.corpus_files.errors import EmptyFileError, OptionError, TooLargeError

CSV = "title,body\nOne,The parcel came late\nTwo,The parcel came again\n"


@pytest.fixture
def letters(tmp_path):
    """A folder `allowed/letters` with two texts and a table, beside a secret that is not allowed."""
    below = tmp_path / "allowed" / "letters"
    (below / "old").mkdir(parents=True)
    (below / "b.txt").write_text("Dear Bob", "utf-8")
    (below / "old" / "a.txt").write_text("Dear Ann,\n\nthank you.", "utf-8")
    (below / "cases.csv").write_text(CSV, "utf-8")
    (tmp_path / "secret.txt").write_text("the password is 1234", "utf-8")
    return below


def rows(path, **options) -> list[tuple]:
    with open_file(path, options=ReadOptions(**options)) as table:
        return [(row["file"], row.get("text") or row["body"]) for row in table.records()]


def test_a_folder_is_read_in_the_order_of_its_names(letters):
    assert rows(letters) == [
        ("b.txt", "Dear Bob"),
        ("cases.csv", "The parcel came late"),
        ("cases.csv", "The parcel came again"),
        ("old/a.txt", "Dear Ann,\n\nthank you."),
    ]
    with open_file(letters) as table:
        assert (table.name, table.format, table.tables) == ("letters", "folder", ("b.txt", "cases.csv", "old/a.txt"))


def test_one_file_of_a_folder_can_be_chosen(letters):
    with open_file(letters, options=ReadOptions(table="cases.csv")) as table:
        assert [row["title"] for row in table.records()] == ["One", "Two"]
    with pytest.raises(OptionError, match="This folder holds no file “x”"):
        open_file(letters, options=ReadOptions(table="x"))


def test_hidden_files_links_and_pipes_are_left_alone(letters, tmp_path):
    (letters / ".hidden").write_text("not for you", "utf-8")
    (letters / ".git").mkdir()
    (letters / ".git" / "config").write_text("not for you", "utf-8")
    (letters / "~$letter.docx").write_text("a lock", "utf-8")
    (letters / "secret.txt").symlink_to(tmp_path / "secret.txt")
    (letters / "loop").symlink_to(letters, target_is_directory=True)
    os.mkfifo(letters / "pipe.txt")
    assert [name for name, _ in rows(letters)] == ["b.txt", "cases.csv", "cases.csv", "old/a.txt"]


def test_an_archive_in_a_folder_is_rejected_by_name(letters):
    with zipfile.ZipFile(letters / "more.zip", "w") as container:
        container.writestr("x.txt", "inside")
    with open_file(letters) as table:
        assert [(row.snippet, "archive among other files" in row.reason) for row in table.rejected] == [
            ("more.zip", True)
        ]


def test_an_empty_and_an_enormous_folder_are_sentences(letters, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmptyFileError, match="This folder holds no files"):
        open_file(tmp_path / "empty")
    monkeypatch.setattr(folder, "LARGEST_UNPACKED", 10)
    with pytest.raises(TooLargeError, match=r"This folder holds more than .*\.$"):
        open_file(letters)
    for module in (folder, several_files):
        monkeypatch.setattr(module, "MOST_FILES", 2)
    monkeypatch.setattr(folder, "LARGEST_UNPACKED", 1 << 30)
    with pytest.raises(TooLargeError, match="holds 3 files, more than 2"):
        open_file(letters)


@pytest.mark.parametrize("path", ["letters/b.txt", "letters/../letters/b.txt", "./letters//b.txt"])
def test_a_file_below_the_allowed_folder_is_read(letters, path):
    allowed = letters.parent
    for named in (path, str(allowed / path)):
        with open_server_path(named, below=allowed) as table:
            assert (table.name, table.head(1)) == ("b.txt", [{"text": "Dear Bob"}])


def test_the_allowed_folder_itself_and_those_in_it_are_read(letters):
    for path, name in ((".", "letters/b.txt"), ("", "letters/b.txt"), ("letters", "b.txt")):
        with open_server_path(path, below=letters.parent) as table:
            assert table.tables[0] == name


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt", "letters/../../secret.txt", "/etc/passwd", "/", "..", "linked.txt", "linked/secret.txt",
        "letters/.hidden", ".hidden/x.txt", "missing.txt", "letters/b.txt/x", "letters\0.txt", "loop", "pipe", "~",
    ],
)  # fmt: skip
def test_whatever_leads_elsewhere_is_refused_in_the_same_words(letters, tmp_path, path):
    allowed = letters.parent
    (letters / ".hidden").write_text("not for you", "utf-8")
    (allowed / ".hidden").mkdir()
    (allowed / ".hidden" / "x.txt").write_text("not for you", "utf-8")
    (allowed / "linked.txt").symlink_to(tmp_path / "secret.txt")
    (allowed / "linked").symlink_to(tmp_path, target_is_directory=True)
    (allowed / "loop").symlink_to(allowed / "loop")
    os.mkfifo(allowed / "pipe")
    with pytest.raises(CorpusFileError) as refused:
        open_server_path(path, below=allowed)
    assert str(refused.value) == (
        f"The folder that this server reads from holds no file or folder “{path}”; check the name."
    )


def test_a_link_within_the_allowed_folder_leads_where_it_says(letters):
    allowed = letters.parent
    (allowed / "newest.txt").symlink_to(letters / "b.txt")
    with open_server_path("newest.txt", below=allowed) as table:
        assert table.head(1) == [{"text": "Dear Bob"}]


def test_the_allowed_folder_may_be_a_link_itself(letters, tmp_path):
    (tmp_path / "link").symlink_to(letters.parent)
    with open_server_path("letters/b.txt", below=tmp_path / "link") as table:
        assert table.rows == 1
