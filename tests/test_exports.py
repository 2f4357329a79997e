"""Files of a map: the regions with their evidence in every format, and the report on paper."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import edits, exports, figures, table_files
from dashboard.evidence.region_table import flat_regions
from dashboard.report import report
from dashboard.report.markup import Markup, element, joined
from store import Store
from tests.example_map import COARSE_LABELS, LABELS, example_map, stored_map
from tests.made_up_maps import made_up_map

HOSTILE = pa.table({
    "label": ["=1+1", "plain", "<b>x</b> | *y*\nz"], "size": [1, 2, 3], "share": [0.5, None, 0.25],
})  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "home") as opened:
        yield opened


def test_the_regions_are_written_with_what_speaks_for_them(store, tmp_path):
    semantic_map = stored_map(store)
    out = tmp_path / "out"
    written = exports.write_map(
        store, semantic_map, out, formats=["csv", "xlsx", "markdown", "parquet"], with_report=True
    )
    assert sorted(path.name for path in out.iterdir()) == sorted(written)
    rows = pq.read_table(out / "regions.parquet").to_pylist()
    assert [row["label"] for row in rows] == [*COARSE_LABELS, *LABELS]
    assert rows[0]["share"] == pytest.approx(82 / 252)
    assert len(rows[0]["keyphrase_p"]) == len(rows[0]["keyphrases"]) == len(rows[0]["keyphrase_texts"])
    with (out / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert [row["label"] for row in told] == [*COARSE_LABELS, *LABELS]
    assert told[0]["evidence"] == "cards: not counted"
    sheet = openpyxl.load_workbook(out / "regions.xlsx").active
    assert [cell.value for cell in sheet["D"]] == ["label", *COARSE_LABELS, *LABELS]
    lines = (out / "regions.md").read_text("utf-8").splitlines()
    assert len(lines) == 2 + len(rows)


def test_what_people_say_of_regions_is_in_the_plain_tables(store):
    semantic_map = stored_map(store)
    phrases = exports.counted_phrases(store, semantic_map.corpus)
    plain = flat_regions(store, semantic_map, phrases)
    assert not {"description", "computed_label", "expected"} & set(plain.column_names)
    region = semantic_map.layers[1].regions[2]
    edits.rename(store, semantic_map, region, "debt")
    edits.describe(store, semantic_map, region, "All that is owed.")
    edited = flat_regions(store, edits.edited_map(store, semantic_map.id), phrases).to_pylist()
    [debt] = [row for row in edited if row["label"] == "debt"]
    assert (debt["computed_label"], debt["description"]) == ("loan", "All that is owed.")
    assert {row["description"] for row in edited if row is not debt} == {""}


def test_phrases_are_counted_once_for_all_exports(store, monkeypatch):
    corpus = stored_map(store).corpus
    first = exports.counted_phrases(store, corpus)
    monkeypatch.setattr("dashboard.exports.stages.phrases", lambda texts: pytest.fail("counted again"))
    assert exports.counted_phrases(store, corpus).surfaces == first.surfaces
    assert "banking" in first.surfaces


def test_texts_are_never_formulas():
    rows = list(csv.reader(io.StringIO(table_files.as_csv(HOSTILE).decode("utf-8-sig"))))
    assert rows[1][0] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(table_files.as_workbook(HOSTILE))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B3"].value, sheet["C3"].value) == (2, None)


def test_texts_are_never_markdown():
    *_, last = table_files.as_markdown(HOSTILE).decode().splitlines()
    assert last == r"| \<b\>x\</b\> \| \*y\* z | 3 | 0.25 |"


def test_whatever_is_no_element_is_text():
    made = element("p", "<script>", element("b", "&"), class_="a b", title='"x"', hidden=None)
    assert made == '<p class="a b" title="&quot;x&quot;">&lt;script&gt;<b>&amp;</b></p>'
    assert joined(Markup("<i>"), "<i>") == "<i>&lt;i&gt;"
    assert isinstance(made, Markup)


class Reader(HTMLParser):
    """What a browser would make of a document: the elements, and the texts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def test_the_report_is_one_file_in_which_texts_are_texts(store):
    semantic_map = stored_map(store)
    made = report(store, semantic_map, 1, exports.counted_phrases(store, semantic_map.corpus))
    reader = Reader()
    reader.feed(made)
    tags = {tag for tag, _ in reader.elements}
    assert not tags & {"script", "img", "link", "iframe", "i"}
    assert not [name for _, attributes in reader.elements for name in attributes if name.startswith("on")]
    links = [attributes["href"] for tag, attributes in reader.elements if tag == "a"]
    assert links == [f"#region-{number}" for number in range(1, 7)]
    assert {attributes.get("id") for _, attributes in reader.elements} >= {link[1:] for link in links}
    said = "".join(reader.texts)
    assert "<b>fees</b> & charges" in said
    assert "about <i>banking</i>" in said
    assert "Over time" in said
    assert "trustworthiness of 0.93" in said
    assert "url(" not in made


def test_a_report_on_a_bare_map_says_what_there_is(store):
    semantic_map = made_up_map(store, "bare", ["one", "two", "three", "four", "five"], texts=300)
    made = report(store, semantic_map, 1, exports.counted_phrases(store, semantic_map.corpus))
    assert "Over time" not in made
    assert "What the other columns say" not in made
    assert made.count('class="region"') == 5


def test_the_picture_is_well_formed_and_numbers_every_region():
    record = example_map()
    picture = ElementTree.fromstring(figures.map_picture(record, 1))
    words = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert [word.split()[0] for word in words] == ["1", "2", "3", "4", "5", "6"]
    assert "1 card" in words
    _, _, width, height = map(float, picture.get("viewBox").split())
    assert max(width, height) == pytest.approx(1000, abs=1)
    for text in picture.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height


def test_names_in_the_picture_do_not_cross(store):
    labels = [f"a rather long name {number}" for number in range(40)]
    semantic_map = made_up_map(store, "crowded", labels, texts=4_000)
    picture = ElementTree.fromstring(figures.map_picture(semantic_map, 1))
    boxes = []
    for text in picture.iter("{http://www.w3.org/2000/svg}text"):
        if " " in text.text:
            height = float(text.get("font-size"))
            half = len(text.text) * height * 0.53 / 2
            x, y = float(text.get("x")), float(text.get("y")) - height * 0.35
            boxes.append((x - half, y - height / 2, x + half, y + height / 2))
    assert boxes
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_the_locator_fills_one_region():
    record = example_map()
    pictures = [ElementTree.fromstring(picture) for picture in figures.locators(record, 1)]
    colors = figures.region_colors(record, 1, figures.LIGHT)
    filled = [picture.find("{http://www.w3.org/2000/svg}path").get("fill") for picture in pictures]
    assert filled == colors
    [used] = {picture.find("{http://www.w3.org/2000/svg}use").get("href") for picture in pictures}
    assert f'id="{used[1:]}"' in figures.map_picture(record, 1)


def test_a_large_map_is_drawn_by_a_sample(store):
    semantic_map = made_up_map(store, "large", ["one", "two", "three", "four"], texts=30_000)
    picture = figures.map_picture(semantic_map, 0)
    assert picture.count("h0") == figures.MOST_POINTS
    assert np.isfinite(semantic_map.coordinates).all()
