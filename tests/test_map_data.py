"""What the map in the browser asks the server for: the right bytes, kept for good, and nothing else."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import httpx
import numpy as np
import pyarrow as pa
import pytest
import streamlit as st
from starlette.applications import Starlette

from dashboard import edits, figures, map_colors, map_data, session, tags
from dashboard.space import SpaceError
from dashboard.text_languages import tell_languages, text_languages
from store import Store
from tests.asked_at_once import AskedAtOnce
from tests.example_map import LABELS, stored_map, text_of

ARRAYS = (
    *("places", "counts", "layers/0/regions", "layers/1/regions", "layers/1/membership"),
    *("columns/0", "columns/1", "columns/2", "length"),
)


@pytest.fixture
def semantic_map(tmp_path, monkeypatch):
    with Store.open(tmp_path) as store:
        shared = session.Application(store, SimpleNamespace(), SimpleNamespace())
        monkeypatch.setattr(session, "application", lambda: shared)
        st.cache_resource.clear()
        yield stored_map(store)


class Browser:
    """Asks the server's own addresses, without a network."""

    def __init__(self, base_path=""):
        self.app = Starlette(routes=map_data.routes(base_path))

    def get(self, path, **headers):
        return self._answered("GET", path, headers=headers)

    def post(self, path, content):
        return self._answered("POST", path, content=content)

    def _answered(self, *request, **options):
        # In a thread of its own: this one runs the loop of the browser that the browser tests have opened.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._ask(*request, **options)).result()

    async def _ask(self, *request, **options):
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://isogloss") as client:
            return await client.request(*request, **options)


@pytest.fixture
def browser(semantic_map):
    return Browser()


def numbers(answer):
    return np.frombuffer(answer.content, "<u2")


def test_arrays_are_those_of_the_map(browser, semantic_map):
    base = f"/map-data/{semantic_map.id}"
    assert numbers(browser.get(f"{base}/places")).reshape(-1, 2).tolist() == figures.places(semantic_map).tolist()
    assert numbers(browser.get(f"{base}/layers/1/regions")).tolist() == figures.region_codes(semantic_map, 1).tolist()
    counts = np.frombuffer(browser.get(f"{base}/counts").content, np.uint8)
    assert counts.tolist() == semantic_map.counts.tolist()
    lengths = numbers(browser.get(f"{base}/length"))
    longest = max(range(len(lengths)), key=lambda point: len(text_of(point)))
    assert lengths[longest] == lengths.max()
    assert [len(curves) for curves in browser.get(f"{base}/layers/1/outlines").json()] == [1] * len(LABELS)


@pytest.mark.parametrize("path", [*ARRAYS, "sheet", "layers/0/outlines", "texts/3", "texts/3/1"])
def test_what_never_changes_is_kept_for_good_by_this_browser_alone(browser, semantic_map, path):
    answer = browser.get(f"/map-data/{semantic_map.id}/{path}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert "private" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", [*ARRAYS, "sheet", "layers/0/outlines"])
def test_what_never_changes_is_made_and_compressed_once(browser, semantic_map, path, monkeypatch):
    address = f"/map-data/{semantic_map.id}/{path}"
    first = browser.get(address)
    for makes in ("places", "text_counts", "table_of_contents", "outlines"):
        monkeypatch.setattr(figures, makes, None)
    monkeypatch.setattr(map_colors, "coloring", None)
    packed, plain = browser.get(address, **{"Accept-Encoding": "gzip"}), browser.get(address, **{"Accept-Encoding": ""})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert first.content == packed.content == plain.content
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ARRAYS)
def test_no_array_holds_more_than_two_numbers_a_point(browser, semantic_map, path):
    assert len(browser.get(f"/map-data/{semantic_map.id}/{path}").content) <= 4 * len(semantic_map.counts)


def test_a_text_comes_with_the_cells_that_are_asked_for_in_their_order(browser, semantic_map):
    base = f"/map-data/{semantic_map.id}/texts/0"
    told = browser.get(f"{base}/2-0").json()
    assert told["text"] == text_of(0)
    assert told["count"] == 3
    assert told["metadata"] == [["written", "2026-01-01"], ["product", "product 0"]]
    assert browser.get(base).json()["metadata"] == []


def test_a_text_comes_with_its_tags_which_are_kept_no_longer_than_they_are_true(browser, semantic_map):
    store = session.application().store
    tags.put(store, semantic_map.corpus.id, "<b>urgent", [0, 3])
    now = tags.digest(tags.tags_on(store, semantic_map))
    base = f"/map-data/{semantic_map.id}/texts"
    told = browser.get(f"{base}/0/2/tags/{now}")
    assert told.json()["tags"] == ["<b>urgent"]
    assert told.json()["metadata"] == [["written", "2026-01-01"]]
    assert "immutable" in told.headers["cache-control"]
    assert browser.get(f"{base}/1/tags/{now}").json()["tags"] == []
    tags.put(store, semantic_map.corpus.id, "later", [0])
    changed = browser.get(f"{base}/0/tags/{now}")
    assert changed.json()["tags"] == ["<b>urgent", "later"]
    assert changed.headers["cache-control"] == "no-store"


def test_a_long_text_is_cut(browser, semantic_map, monkeypatch):
    monkeypatch.setattr(map_data.queries, "text_at", lambda *_: ("x" * 1_000_000, {"product": "y" * 5_000}))
    answer = browser.get(f"/map-data/{semantic_map.id}/texts/0/0")
    assert len(answer.content) < 500


@pytest.mark.parametrize(
    "path",
    ["texts/99999", "texts/-1", "texts/x", "texts/0/9", "layers/2/regions", "layers/9/outlines", "layers/-1/regions",
     "columns/3", "columns/99999999999", "language", "nothing", "", "layers/0/regions/more", "matches",
     "texts/0/1-", "texts/0/x", "layers/9/report", "regions/exe", "regions/csv/more"],
)  # fmt: skip
def test_what_does_not_exist_is_a_plain_404(browser, semantic_map, path):
    answer = browser.get(f"/map-data/{semantic_map.id}/{path}")
    assert answer.status_code in (404, 405)
    assert len(answer.content) < 50


@pytest.mark.parametrize(
    ("path", "begins", "ending"),
    [
        ("layers/0/report", b"<!doctype html>", "-report.html"),
        ("layers/1/report", b"<!doctype html>", "-report.html"),
        ("regions/csv", b"\xef\xbb\xbf", "-regions.csv"),
        ("regions/xlsx", b"PK", "-regions.xlsx"),
        ("regions/markdown", b"| ", "-regions.md"),
        ("regions/parquet", b"PAR1", "-regions.parquet"),
    ],
)
def test_a_map_is_saved_as_files_named_after_its_corpus(browser, semantic_map, monkeypatch, path, begins, ending):
    corpus = replace(semantic_map.corpus, name='../Grüße: "a/b"\r\n')
    monkeypatch.setattr(session, "loaded_map", lambda _: replace(semantic_map, corpus=corpus))
    answer = browser.get(f"/map-data/{semantic_map.id}/{path}")
    assert answer.content[: len(begins)] == begins
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe-a-b{ending}"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["0" * 12, "x", "..%2f..%2fetc", "%00", "A" * 5000, "'; drop table maps; --"])
def test_an_unknown_map_is_a_plain_404_and_no_trace(browser, name, caplog):
    with caplog.at_level(logging.INFO):
        for path in ("sheet", "places", "texts/0"):
            answer = browser.get(f"/map-data/{name}/{path}")
            assert answer.status_code == 404
            assert "Traceback" not in answer.text
        assert browser.post(f"/map-data/{name}/matches", content="card").status_code in (404, 405)
    assert "Traceback" not in caplog.text


def test_matches_ignore_case_and_are_never_kept(browser, semantic_map):
    answer = browser.post(f"/map-data/{semantic_map.id}/matches", content="TEXT 12 ABOUT")
    assert np.frombuffer(answer.content, "<u4").tolist() == [12]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "'", "\x00", "no such words", "x" * 100_000, b"\xff\xfe"])
def test_odd_searches_find_what_they_say(browser, semantic_map, words):
    answer = browser.post(f"/map-data/{semantic_map.id}/matches", content=words)
    assert answer.status_code == 200
    assert not answer.content


def test_searches_and_texts_are_logged_nowhere(browser, semantic_map, caplog):
    with caplog.at_level(logging.INFO):
        browser.post(f"/map-data/{semantic_map.id}/matches", content="a secret search")
        browser.get(f"/map-data/{semantic_map.id}/texts/3")
    assert "secret" not in caplog.text
    assert text_of(3) not in caplog.text


def test_the_code_is_served_under_its_version_and_nothing_beside_it(browser):
    base = f"/map-code/{map_data.code_version()}"
    for file in map_data.CODE.iterdir():
        answer = browser.get(f"{base}/{file.name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(map_data.CODE_TYPES[file.suffix])
        assert "immutable" in answer.headers["cache-control"]
    assert "immutable" not in browser.get("/map-code/older/map.js").headers["cache-control"]
    for name in ("nothing.js", "..%2fisogloss.css", "%2e%2e/icon.svg", "map"):
        assert browser.get(f"{base}/{name}").status_code == 404


def test_addresses_stand_under_the_path_of_the_server(semantic_map):
    browser = Browser("/maps/of/meaning/")
    assert browser.get(f"/maps/of/meaning/map-data/{semantic_map.id}/places").status_code == 200
    assert browser.get(f"/maps/of/meaning/map-code/{map_data.code_version()}/map.js").status_code == 200
    assert browser.get(f"/map-data/{semantic_map.id}/places").status_code == 404


def test_a_grown_corpus_gives_every_array_of_its_older_maps_as_many_entries(browser, semantic_map):
    base, before = f"/map-data/{semantic_map.id}", len(semantic_map.counts)
    for path in ARRAYS:
        browser.get(f"{base}/{path}")
    batch = pa.record_batch({"text": ["one more", "and another"], "product": ["product 1", None]})
    store = session.application().store
    store.corpora.extend(semantic_map.corpus.id, [batch], source="more.csv", text_column="text")
    session.corpus_has_changed()
    assert len(numbers(browser.get(f"{base}/places"))) == 2 * (before + 2)
    for path in set(ARRAYS) - {"places", "counts"}:
        assert len(numbers(browser.get(f"{base}/{path}"))) == before + 2, path


def test_languages_have_codes_as_soon_as_all_of_them_have_been_told(browser, semantic_map):
    address = f"/map-data/{semantic_map.id}/language"
    assert browser.get(address).status_code == 404
    store = session.application().store
    list(tell_languages(store, AskedAtOnce(), semantic_map.corpus))
    told = text_languages(store, semantic_map.corpus)
    codes = numbers(browser.get(address))
    legend = map_colors.coloring(semantic_map, "language")
    assert len(codes) == len(told)
    assert legend.entries[0].name == "English"
    assert ((codes == 1) == (told == "en")).all()
    assert legend.missing_name == "rarer, or not certain"


def test_likeness_to_a_text_has_a_code_for_each_text_and_is_never_kept(browser, semantic_map, monkeypatch):
    likeness = np.linspace(-1, 1, len(semantic_map.counts)).astype(np.float32)
    asked = []
    monkeypatch.setattr(
        map_colors, "placed_text", lambda _, words: (asked.append(words), SimpleNamespace(similarities=likeness))[1]
    )
    address = f"/map-data/{semantic_map.id}/similarity"
    answer = browser.post(address, content="a secret text")
    assert numbers(answer)[[0, -1]].tolist() == [1, 256]
    assert asked == ["a secret text"]
    assert answer.headers["cache-control"] == "no-store"
    assert browser.post(address, content="").status_code == 404
    assert browser.get(address).status_code in (404, 405)


def test_where_a_text_cannot_be_encoded_nothing_is_told(browser, semantic_map, monkeypatch):
    def refuse(*_):
        raise SpaceError("This map was drawn from vectors that came with the file.")

    monkeypatch.setattr(map_colors, "placed_text", refuse)
    assert browser.post(f"/map-data/{semantic_map.id}/similarity", content="a text").status_code == 404


def test_after_an_edit_the_data_lie_at_another_address_and_the_former_one_keeps_nothing_of_it(browser, semantic_map):
    base, before = f"/map-data/{semantic_map.id}", map_data.data_version(semantic_map)
    assert "immutable" in browser.get(f"{base}/sheet?v={before}").headers["cache-control"]
    store = session.application().store
    number = edits.rename(store, semantic_map, semantic_map.layers[0].regions[1], "<b>credit</b>")
    edits.merge(store, semantic_map, semantic_map.layers[1].regions[0], semantic_map.layers[1].regions[1])
    edited = session.loaded_map(semantic_map.id)
    after = map_data.data_version(edited)
    assert after != before
    told = browser.get(f"{base}/sheet?v={after}")
    assert "immutable" in told.headers["cache-control"]
    assert [region["label"] for region in told.json()["layers"][0]["regions"]][1] == "<b>credit</b>"
    assert numbers(browser.get(f"{base}/layers/1/regions?v={after}")).max() == len(LABELS) - 1
    assert browser.get(f"{base}/sheet?v={before}").headers["cache-control"] == "no-store"
    for one in (number, number + 1):
        store.edits.undo(semantic_map.corpus.id, one)
    assert map_data.data_version(session.loaded_map(semantic_map.id)) == before
    told = browser.get(f"{base}/sheet?v={before}")
    assert "immutable" in told.headers["cache-control"]
    assert [region["label"] for region in told.json()["layers"][0]["regions"]][1] == "loans"
