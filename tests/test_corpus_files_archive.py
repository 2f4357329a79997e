"""Archives and compressed files: a file a document, tables as tables, and nothing unpacked beyond its bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from dashboard.corpus_files import CorpusFileError, ReadOptions, compressed, open_file, several_files
from dashboard.corpus_files.errors import MalformedFileError, ProtectedFileError, TooLargeError, UnsupportedFormatError

CSV = "title,body\nOne,The parcel came late\nTwo,The parcel came again\n"


def zipped(path: Path, files: dict[str, str | bytes], **options) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return path


def rows(path: Path, **options) -> list[dict]:
    with open_file(path, options=ReadOptions(**options)) as table:
        return list(table.records())


@pytest.mark.parametrize(
    ("suffix", "compress"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", None)]
)
def test_a_compressed_table_is_read_as_if_it_were_not(tmp_path, suffix, compress):
    path = tmp_path / f"cases.csv.{suffix}"
    data = CSV.encode()
    path.write_bytes(compress(data) if compress else pa.compress(data, codec="zstd", asbytes=True))
    with open_file(path) as table:
        assert table.format == "csv"
        assert [row["title"] for row in table.records()] == ["One", "Two"]


def test_several_streams_in_one_compressed_file_are_all_read(tmp_path):
    path = tmp_path / "lines.txt.gz"
    path.write_bytes(gzip.compress(b"first line of it\n") + gzip.compress(b"second line of it\n"))
    assert [row["text"] for row in rows(path)] == ["first line of it", "second line of it"]


def test_a_damaged_compressed_file_is_a_sentence(tmp_path):
    path = tmp_path / "half.csv.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 500)[:-300])
    with pytest.raises(MalformedFileError, match="damaged or incomplete"):
        open_file(path)


def test_a_file_compressed_twice_is_refused(tmp_path):
    path = tmp_path / "twice.gz"
    path.write_bytes(gzip.compress(gzip.compress(b"text")))
    with pytest.raises(MalformedFileError, match="compressed twice"):
        open_file(path)


def test_a_bomb_is_stopped_before_it_fills_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(compressed, "ANY_RATIO", 1 << 20)
    path = tmp_path / "bomb.txt.bz2"
    path.write_bytes(bz2.compress(bytes(64 << 20)))
    assert path.stat().st_size < 1000
    with pytest.raises(TooLargeError, match="larger than 1 MB"):
        open_file(path, scratch=tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["bomb.txt.bz2"]


def test_a_folder_of_texts_is_a_document_per_file(tmp_path):
    files = {"letters/a.txt": "Dear Ann,\n\nthank you.", "letters/b.md": "# Reply\n\nDear Bob", "c": "no suffix"}
    assert rows(zipped(tmp_path / "letters.zip", files)) == [
        {"text": "Dear Ann,\n\nthank you.", "file": "letters/a.txt"},
        {"text": "# Reply\n\nDear Bob", "file": "letters/b.md"},
        {"text": "no suffix", "file": "c"},
    ]


def test_texts_of_different_encodings_stand_side_by_side(tmp_path):
    files = {"a.txt": "Überraschung für Jürgen, schöne Grüße".encode("cp1252"), "b.txt": "Übung".encode("utf-16")}
    assert [row["text"] for row in rows(zipped(tmp_path / "a.zip", files))] == [
        "Überraschung für Jürgen, schöne Grüße",
        "Übung",
    ]


def test_tables_inside_are_read_as_tables_with_their_file(tmp_path):
    files = {"2019.csv": CSV, "2020.csv": "title,file,stars\nThree,x,5\n"}
    with open_file(zipped(tmp_path / "years.zip", files)) as table:
        assert [column.name for column in table.columns] == ["file", "title", "body", "file_2", "stars"]
        assert {column.name: column.type for column in table.columns}["stars"] == "number"
        assert [(row["file"], row["title"], row["stars"]) for row in table.records()] == [
            ("2019.csv", "One", None),
            ("2019.csv", "Two", None),
            ("2020.csv", "Three", "5"),
        ]
        assert table.rejected_count == 0


def test_documents_and_tables_keep_the_order_of_the_archive(tmp_path):
    files = {"a.txt": "a text", "b.jsonl": '{"text": "from a table", "tags": ["x"]}\n', "c.txt": "another text"}
    assert [row["text"] for row in rows(zipped(tmp_path / "mixed.zip", files))] == [
        "a text",
        "from a table",
        "another text",
    ]


def test_a_column_of_lists_in_one_table_and_texts_in_another_is_read_as_text(tmp_path):
    files = {"a.jsonl": '{"text": "one", "tags": ["x"]}\n', "b.csv": "text,tags\ntwo,[y\n"}
    assert [row["tags"] for row in rows(zipped(tmp_path / "mixed.zip", files))] == ['["x"]', "[y"]


def test_a_single_file_is_read_as_if_uploaded_itself(tmp_path):
    with open_file(zipped(tmp_path / "one.zip", {"sub/cases.csv": CSV, "__MACOSX/._cases.csv": "junk"})) as table:
        assert (table.format, [column.name for column in table.columns]) == ("csv", ["title", "body"])


def test_one_file_of_several_can_be_chosen(tmp_path):
    path = zipped(tmp_path / "years.zip", {"2019.csv": CSV, "2020.csv": "title\nThree\n"})
    with open_file(path, options=ReadOptions(table="2020.csv")) as table:
        assert [row["title"] for row in table.records()] == ["Three"]
    with pytest.raises(CorpusFileError, match=r"holds no file “2021\.csv”"):
        open_file(path, options=ReadOptions(table="2021.csv"))


def test_what_cannot_be_read_is_rejected_by_name_and_the_rest_is_kept(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as container:
        container.writestr("x.txt", "inside")
    files = {
        "a.txt": "a text",
        "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "inner.zip": inner.getvalue(),
        "empty.txt": "",
        "b.txt": "b text",
    }
    with open_file(zipped(tmp_path / "mixed.zip", files)) as table:
        assert [row["text"] for row in table.records()] == ["a text", "", "b text"]
        assert [(row.line, row.snippet) for row in table.rejected] == [(2, "photo.png"), (3, "inner.zip")]
        assert "an image" in table.rejected[0].reason
        assert "an archive among other files" in table.rejected[1].reason
        assert table.summary("text").empty == 1


def test_an_archive_of_pictures_only_says_so(tmp_path):
    files = {f"{number}.png": b"\x89PNG\r\n\x1a\n" for number in range(3)}
    with pytest.raises(MalformedFileError, match=r"None of the 3 files.*“0\.png”.*an image"):
        open_file(zipped(tmp_path / "pictures.zip", files))


def test_paths_that_lead_elsewhere_lead_nowhere(tmp_path):
    files = {"../../escape.txt": "one", "/etc/absolute.txt": "two", "C:\\windows\\x.txt": "three"}
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = zipped(tmp_path / "evil.zip", files)
    with open_file(path, scratch=scratch) as table:
        assert [row["text"] for row in table.records()] == ["one", "two", "three"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["evil.zip", "scratch"]
    assert list(scratch.iterdir()) == []


def test_a_zip_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(compressed, "ANY_RATIO", 1 << 20)
    monkeypatch.setattr(compressed, "LARGEST_RATIO", 10)
    path = zipped(tmp_path / "bomb.zip", {f"{n}.txt": bytes(400_000) for n in range(10)})
    with pytest.raises(TooLargeError, match="MB"):
        open_file(path, scratch=tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["bomb.zip"]


def test_too_many_files_are_refused_before_any_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(several_files, "MOST_FILES", 3)
    with pytest.raises(TooLargeError, match="holds 4 files, more than 3"):
        open_file(zipped(tmp_path / "many.zip", {f"{number}.txt": "x" for number in range(4)}))


def test_a_password_is_named(tmp_path):
    path = zipped(tmp_path / "locked.zip", {"a.txt": "a text"})
    data = bytearray(path.read_bytes())
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(ProtectedFileError, match="protected by a password"):
        open_file(path)


def test_names_in_utf_8_without_the_flag_are_readable(tmp_path):
    path = zipped(tmp_path / "names.zip", {"Gruesse.txt": "eins", "b.txt": "zwei"})
    data = path.read_bytes().replace(b"Gruesse.txt", "Grüße.txt".encode())
    path.write_bytes(data)
    assert [row["file"] for row in rows(path)] == ["Grüße.txt", "b.txt"]


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp932", ["レビュー/一番.txt", "レビュー/表示.txt"]),
        ("cp866", ["отзывы/первый.txt", "отзывы/второй.txt"]),
        ("gb18030", ["评论/我们的第一个.txt", "评论/他们的第二个.txt"]),
        ("cp437", ["Grüße/Köln.txt", "Grüße/Ñandú.txt"]),
        ("cp437", ["déjà.txt", "niño £ ½.txt"]),
        ("cp437", ["Menü.txt", "Übersicht 2.txt"]),
    ],
)
def test_names_are_in_the_encoding_of_the_machine_that_packed_them(tmp_path, encoding, names):
    raw = [name.encode(encoding) for name in names]
    stand_ins = [f"{number}{'_' * len(name)}"[: len(name)] for number, name in enumerate(raw)]
    path = zipped(tmp_path / "names.zip", dict.fromkeys(stand_ins, "A text."))
    data = path.read_bytes()
    for stand_in, name in zip(stand_ins, raw, strict=True):
        data = data.replace(stand_in.encode(), name)
    path.write_bytes(data)
    assert [row["file"] for row in rows(path)] == names


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"[Content_Types].xml": "", "ppt/slides/slide1.xml": ""}, "PowerPoint"),
        ({"mimetype": "application/epub+zip", "a.xhtml": ""}, "e-book"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}, "OpenDocument text"),
    ],
)
def test_containers_of_other_kinds_are_refused_by_name(tmp_path, files, sentence):
    with pytest.raises(UnsupportedFormatError, match=sentence):
        open_file(zipped(tmp_path / "file.zip", files))


def test_empty_and_damaged_archives_are_sentences(tmp_path):
    with pytest.raises(CorpusFileError, match="holds no files"):
        open_file(zipped(tmp_path / "empty.zip", {}))
    broken = zipped(tmp_path / "broken.zip", {"a.txt": "a text" * 100, "b.txt": "x"})
    broken.write_bytes(broken.read_bytes()[:-40])
    with pytest.raises(MalformedFileError, match="damaged"):
        open_file(broken)


@pytest.mark.parametrize(
    ("stream", "error", "sentence"),
    [
        ("EncryptedPackage", ProtectedFileError, "protected by a password"),
        ("WordDocument", UnsupportedFormatError, "old kind"),
        ("Something", UnsupportedFormatError, "older Office file"),
    ],
)
def test_old_office_files_say_what_they_are(tmp_path, stream, error, sentence):
    path = tmp_path / "file.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le"))
    with pytest.raises(error, match=sentence):
        open_file(path)
