"""Files of every kind, from the visitor's disk to a map."""

from __future__ import annotations

import io
import json
import time

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE_MS, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXTS = sentences(120)
HOSTILE = (
    '<img src=x onerror="window.broken=1"> <b>bold</b> <script>alert(1)</script>',
    "[a link](javascript:alert(2)) **not bold** :material/home: $x^2$ :red[red]",
    "=HYPERLINK(0) %{x} %{customdata} {{7*7}} ${7*7} <br>",
)


def as_parquet(texts: list[str], *, dimensions: int = 0) -> bytes:
    columns = {"text": texts, "number": range(len(texts))}
    if dimensions:
        vectors = np.random.default_rng(7).normal(size=(len(texts), dimensions))
        columns["embedding"] = vectors.astype(np.float32).tolist()
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def as_csv(texts: list[str]) -> str:
    return "text,kind\n" + "".join(f'"{text}",{"abc"[n % 3]}\n' for n, text in enumerate(texts))


FILES = {
    "letters.csv": as_csv(TEXTS),
    "letters.parquet": as_parquet(TEXTS),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_becomes_a_map(visitor, name):
    corpus = name.replace(".", " ")
    visitor.upload(file(name, FILES[name]))
    expect(visitor.metric("Texts to map")).to_have_text("120")
    visitor.draw(name=corpus)
    visitor.see_map(corpus)
    assert visitor.texts_on_map() == len(TEXTS)


def test_pasted_text_becomes_a_map(visitor):
    visitor.open("corpora")
    visitor.page.get_by_role("tab", name="Pasted text").click()
    visitor.page.get_by_label("One text per line").fill("\n".join(TEXTS[:40]))
    visitor.page.keyboard.press("Control+Enter")
    visitor.page.get_by_role("button", name="Look at it").click()
    expect(visitor.metric("Texts to map")).to_have_text("40")
    visitor.draw(name="pasted")
    visitor.see_map("pasted")


def test_where_two_columns_could_be_the_texts_the_visitor_is_asked(visitor):
    rows = [f'"{text}","{TEXTS[-n] if n % 4 else ""}"\n' for n, text in enumerate(TEXTS)]
    visitor.upload(file("two.csv", "question,answer\n" + "".join(rows)))
    expect(visitor.page.get_by_text("Which column holds the texts?")).to_be_visible()
    expect(visitor.page.get_by_text("Texts to map")).to_have_count(0)
    visitor.answer("answer")
    expect(visitor.metric("Texts to map")).to_have_text("90")
    expect(visitor.metric("Empty")).to_have_text("30")
    visitor.draw(name="answers")
    visitor.see_map("answers")
    assert visitor.texts_on_map() == 90
    visitor.selects_all()
    expect(visitor.heading()).to_have_text("90 texts selected")
    expect(visitor.page.get_by_text(f"question: {TEXTS[1]}")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.json", '[{"text": "one"}, {"text": '),
        ("empty.csv", ""),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("torn.parquet", b"PAR1" + b"\x00" * 100),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(visitor, name, content):
    visitor.upload(file(name, content))
    expect(visitor.alert()).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Draw the map")).to_have_count(0)


def test_hostile_texts_are_shown_as_texts(visitor):
    name = HOSTILE[0]
    column = "<i>kind</i> **x**"
    rows = "".join(json.dumps({"text": f"{text} {n}", column: text}) + "\n" for n in range(15) for text in HOSTILE)
    visitor.upload(file("<b>hostile</b>.jsonl", rows))
    visitor.draw(name=name)
    visitor.see_map(name)
    visitor.selects_all()
    expect(visitor.heading()).to_have_text("45 texts selected")
    for text in HOSTILE:
        expect(visitor.page.get_by_text(f"{text} 0", exact=True)).to_be_visible()
    assert visitor.page.evaluate("window.broken === undefined")
    assert visitor.page.locator("img[src='x'], a[href^='javascript:']").count() == 0
    assert HOSTILE[0] not in visitor.app.log.read_text("utf-8")


def test_an_upload_goes_to_disk_and_a_cancelled_one_leaves_nothing(visitor):
    uploads = visitor.app.home / "uploads"
    waiting = set(uploads.iterdir()) if uploads.exists() else set()

    def on_disk():
        return sum(file.stat().st_size for folder in {*uploads.iterdir()} - waiting for file in folder.iterdir())

    network = visitor.page.context.new_cdp_session(visitor.page)
    network.send("Network.enable")
    megabytes = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
    visitor.open("corpora")
    network.send("Network.emulateNetworkConditions", megabytes)
    visitor.page.locator("input[type=file]").first.set_input_files(
        file("slow.csv", as_csv(TEXTS) + "a line of text,a\n" * 2_000_000)
    )
    wait_until(lambda: on_disk() > 1_000_000)
    visitor.page.get_by_role("button", name="Cancel upload of slow.csv").click()
    wait_until(lambda: set(uploads.iterdir()) == waiting)
    network.send("Network.emulateNetworkConditions", {**megabytes, "uploadThroughput": -1})
    visitor.page.locator("input[type=file]").first.set_input_files(file("letters.csv", FILES["letters.csv"]))
    expect(visitor.metric("Texts to map")).to_have_text("120")


def wait_until(happens) -> None:
    """Wait for something that no page shows."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def lone_app(start_app):
    """A server that no other test has encoded anything with."""
    app = start_app()
    app.stop()
    return app


def test_a_second_upload_computes_nothing(visit, lone_app):
    app = lone_app
    app.start()
    upload_and_draw(visit(app), "first time")
    app.stop()
    computed = what_is_computed(app)
    app.start()
    visitor = visit(app)
    upload_and_draw(visitor, "second time")
    expect(visitor.page.get_by_role("combobox", name="Open map")).to_be_visible()
    app.stop()
    assert what_is_computed(app) == computed


def upload_and_draw(visitor, name: str) -> None:
    visitor.upload(file("again.csv", FILES["letters.csv"]))
    visitor.draw(name=name)
    visitor.see_map(name)


def test_vectors_of_a_file_are_mapped_without_an_encoder(visit, lone_app):
    before = vectors_of_encoders(lone_app)
    lone_app.start()
    visitor = visit(lone_app)
    texts = [f"{text} (with a vector)" for text in TEXTS]
    visitor.upload(file("vectors.parquet", as_parquet(texts, dimensions=16)))
    expect(visitor.page.get_by_text("The file brings vectors of its own.")).to_be_visible()
    expect(visitor.page.get_by_text("16 numbers each; no encoder is needed")).to_be_visible()
    visitor.page.get_by_role("button", name="Draw the map").click()
    visitor.see_map("vectors")
    expect(visitor.provenance()).to_contain_text("Drawn from vectors that came with the file")
    assert visitor.texts_on_map() == len(texts)
    visitor.sees_no_trace()
    lone_app.stop()
    after = vectors_of_encoders(lone_app)
    [own] = after.keys() - before.keys()
    assert after == {**before, own: len(texts)}


def vectors_of_encoders(app) -> dict[int, int]:
    """How many vectors there are of each encoder."""
    with duckdb.connect(app.home / "isogloss.duckdb", read_only=True) as store:
        return dict(store.sql("select encoder, count(*) from vectors group by encoder").fetchall())


def what_is_computed(app) -> tuple[int, list[tuple]]:
    """The number of vectors, and every stage result with the time of its computation."""
    with duckdb.connect(app.home / "isogloss.duckdb", read_only=True) as store:
        [(vectors,)] = store.sql("select count(*) from vectors").fetchall()
        results = store.sql("select key, stage, saved_at from stage_results order by key").fetchall()
    assert vectors == len(TEXTS)
    assert results
    return vectors, results
