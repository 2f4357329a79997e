"""Which encoding a file is in: with and without a mark, in Unicode and in what came before it."""

from __future__ import annotations

import codecs
import csv
import random

import pytest

from dashboard.corpus_files import CorpusFileError, ReadOptions, open_file
from dashboard.corpus_files.encodings import detect_encoding
from dashboard.corpus_files.errors import EncodingError, UnsupportedFormatError
from dashboard.corpus_files.legacy_encodings import legacy_encoding

# Article 1 of the Universal Declaration of Human Rights (public domain).
ARTICLE = {
    "French": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison.",
    "German": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind begabt, für immer.",
    "Spanish": "Todos los seres humanos nacen libres e iguales en dignidad y derechos, dotados de razón, año tras año.",
    "Danish": "Alle mennesker er født frie og lige i værdighed og rettigheder. De bør handle mod hverandre i en ånd.",
    "Polish": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są obdarzeni rozumem.",
    "Czech": "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím.",
    "Hungarian": "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek űzött lények.",
    "Turkish": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler.",
    "Russian": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом.",
    "Ukrainian": "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом.",
    "Greek": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "Hebrew": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.",
    "Arabic": "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا.",
    "Thai": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "Japanese": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "Chinese": "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。",
    "Traditional Chinese": "人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心,並應以兄弟關係的精神相對待。",
    "Korean": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 이성과 양심을 부여받았다.",
}

LEGACY = [
    ("French", "latin-1"), ("French", "windows-1252"), ("French", "mac_roman"), ("German", "windows-1252"),
    ("German", "cp850"), ("Spanish", "windows-1252"), ("Danish", "latin-1"), ("Polish", "windows-1250"),
    ("Polish", "iso8859_2"), ("Czech", "windows-1250"), ("Hungarian", "windows-1250"), ("Turkish", "windows-1254"),
    ("Russian", "windows-1251"), ("Russian", "koi8_r"), ("Russian", "cp866"), ("Ukrainian", "windows-1251"),
    ("Ukrainian", "koi8_u"), ("Greek", "windows-1253"), ("Hebrew", "windows-1255"), ("Arabic", "windows-1256"),
    ("Thai", "cp874"), ("Japanese", "shift_jis"), ("Japanese", "euc_jp"), ("Japanese", "iso2022_jp"),
    ("Chinese", "gb18030"), ("Chinese", "gb2312"), ("Traditional Chinese", "big5"), ("Korean", "euc_kr"),
    ("Korean", "cp949"),
]  # fmt: skip


@pytest.fixture
def detected(tmp_path):
    """The text that the detected encoding makes of these bytes."""

    def detected(content: bytes) -> str:
        path = tmp_path / "file.txt"
        path.write_bytes(content)
        return content.decode(detect_encoding(path), "replace")

    return detected


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_encodings_from_before_unicode_are_told_apart(detected, language, encoding):
    text = f"id,text\n1,{ARTICLE[language]}\n"
    assert detected(text.encode(encoding)) == text


@pytest.mark.parametrize("language", ARTICLE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_unicode_is_recognised_with_and_without_a_mark(detected, language, encoding):
    text = f"id,text\n1,{ARTICLE[language]}\n2,ok\n"
    assert detected(text.encode(encoding)).removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    "content",
    [
        b"caf\xe9,so\n",
        b"4,5,\xa9\n",
        b"\x93quoted\x94 \x96 it\x92s\n",
        b"5 \x80\n",
        b"\x96 \x96 \x96\n",
        b"caf\xe9 Stra\xdfe\n",
    ],
)
def test_few_strange_bytes_are_western(detected, content):
    assert detected(content) == content.decode("windows-1252")


def test_a_broken_character_does_not_spoil_utf_8(detected):
    content = ("für " * 100).encode() + b"\xff" + ("über " * 100).encode()
    assert detected(content) == content.decode("utf-8", "replace")


@pytest.mark.parametrize(("language", "encoding"), [("Japanese", "shift_jis"), ("Chinese", "gb18030")])
@pytest.mark.parametrize("shift", [0, 1])
def test_a_line_longer_than_what_is_judged_may_be_cut_in_a_character(detected, language, encoding, shift):
    text = "x" * shift + ARTICLE[language] * 2_000
    assert detected(text.encode(encoding)) == text


def test_a_character_cut_by_the_end_of_a_chunk_is_whole(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"a" * (2**20 - 1) + "é".encode() + b"a" * 2**20 + "é".encode())
    assert detect_encoding(path) == "utf-8"


def test_binary_data_is_refused(detected):
    with pytest.raises(UnsupportedFormatError, match=r"binary data.*\.$"):
        detected(bytes(range(256)) * 4)


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_are_no_text_in_any_encoding(detected, seed):
    with pytest.raises(UnsupportedFormatError, match=r"binary data.*\.$"):
        detected(random.Random(seed).randbytes(20_000))


def test_the_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"text,n\nhello there,1\n")
    for options in (ReadOptions(), ReadOptions(encoding="UTF-8")):
        with open_file(path, options=options) as table:
            assert table.columns[0].name == "text"


def test_an_encoding_can_be_named(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes("text\nпривет всем\n".encode("koi8_r"))
    with open_file(path, options=ReadOptions(encoding="koi8_r")) as table:
        assert table.head(1) == [{"text": "привет всем"}]
        assert table.encoding == "koi8_r"


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "utf-8", "ascii", "shift_jis"])
def test_an_encoding_that_does_not_exist_or_fit_is_refused(tmp_path, encoding):
    path = tmp_path / "file.csv"
    path.write_bytes("text\nüber alles\n".encode("latin-1"))
    with pytest.raises(EncodingError, match=r"\.$"):
        open_file(path, options=ReadOptions(encoding=encoding))
    assert issubclass(EncodingError, CorpusFileError)


@pytest.mark.data
def test_sentences_in_fifteen_languages(shared_data):
    """The right text in at least 97 of 100 samples of three sentences, in 16 encodings."""
    encodings = {
        "deu_Latn": ["windows-1252"], "fra_Latn": ["windows-1252"], "spa_Latn": ["windows-1252"],
        "rus_Cyrl": ["windows-1251", "koi8_r", "cp866"], "tur_Latn": ["windows-1254"], "heb_Hebr": ["windows-1255"],
        "arb_Arab": ["windows-1256"], "tha_Thai": ["cp874"], "jpn_Jpan": ["cp932", "euc_jp"],
        "zho_Hans": ["gb18030"], "kor_Hang": ["cp949", "euc_kr"], "vie_Latn": ["windows-1258"],
    }  # fmt: skip
    sentences: dict[str, list[str]] = {}
    with (shared_data("sib200") / "sib200.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sentences.setdefault(row["lang"], []).append(row["text"])
    samples = [
        ("\n".join(sentences[language][start : start + 3]).encode(encoding, "ignore"), encoding)
        for language, names in encodings.items()
        for encoding in names
        for start in range(0, 30, 3)
    ]
    right = [content.decode(legacy_encoding(content)) == content.decode(encoding) for content, encoding in samples]
    assert sum(right) >= 0.97 * len(right)
