"""The map's own JavaScript where it is pure: figures one can check by hand, run by the browser that will run it."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from dashboard import figures, map_data

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = {"x": 0.5, "y": 0.5, "scale": 1000}
FRAME = {"width": 800, "height": 600}


class Quiet(SimpleHTTPRequestHandler):
    def guess_type(self, path):
        return "text/javascript" if str(path).endswith(".js") else "text/html"

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def run(browser):
    """Call a function of a module: `run("camera", "fitted", ...)`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(map_data.CODE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")

    def call(module, function, *arguments):
        return page.evaluate(
            """async ([module, name, given]) => {
                const found = await import(`/${module}.js`);
                const result = found[name](...given);
                return ArrayBuffer.isView(result) ? Array.from(result) : result;
            }""",
            [module, function, list(arguments)],
        )

    call.page = page
    yield call
    page.close()
    server.shutdown()


# Camera


def test_pixels_and_sheet_are_each_others_inverse(run):
    camera = {"x": 0.3, "y": 0.7, "scale": 1234}
    x, y = run("camera", "toPixels", camera, FRAME, 0.41, 0.62)
    assert run("camera", "toSheet", camera, FRAME, x, y) == pytest.approx([0.41, 0.62])


def test_the_whole_extent_fits_into_frames_of_every_shape(run):
    extent = {"left": 0.1, "bottom": 0.2, "right": 0.5, "top": 0.9}
    for width, height in ((800, 600), (300, 900), (2000, 200)):
        frame = {"width": width, "height": height}
        camera = run("camera", "fitted", extent, frame)
        for x, y in ((0.1, 0.2), (0.5, 0.9)):
            px, py = run("camera", "toPixels", camera, frame, x, y)
            assert 0 <= px <= width
            assert 0 <= py <= height


def test_what_is_under_the_pointer_stays_there_while_one_zooms(run):
    under = run("camera", "toSheet", HOME, FRAME, 123, 45)
    for factor in (0.5, 2, 1e6, 1e-6):
        zoomed = run("camera", "zoomedAt", HOME, FRAME, factor, 123, 45, HOME)
        assert run("camera", "toSheet", zoomed, FRAME, 123, 45) == pytest.approx(under)
        assert 0.5 * HOME["scale"] <= zoomed["scale"] <= 50 * HOME["scale"]


def test_a_view_comes_back_from_the_address_and_nonsense_does_not(run):
    view = run("camera", "written", {"x": 0.25, "y": 0.75, "scale": 3000}, HOME)
    assert run("camera", "read", view, HOME) == {"x": 0.25, "y": 0.75, "scale": 3000}
    for nonsense in (None, "", "1,2", "a,b,c", "0.5,0.5,", "1e9,0,1", "0,0,1,1", "NaN,0,1", "Infinity,0,1"):
        assert run("camera", "read", nonsense, HOME) is None
    assert run("camera", "read", "0.5,0.5,1e9", HOME)["scale"] == 48 * HOME["scale"]


def test_a_flight_begins_and_ends_where_it_should(run):
    there = {"x": 0.1, "y": 0.9, "scale": 9000}
    assert run("camera", "between", HOME, there, 0) == pytest.approx(HOME)
    assert run("camera", "between", HOME, there, 1) == pytest.approx(there)
    assert run("camera", "between", HOME, {**HOME, "x": 0.7}, 0.5)["x"] == pytest.approx(0.6)


# Selections


def test_a_concave_lasso_leaves_out_its_bay(run):
    corners = [[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4]]
    lasso = [[1000 * x, 1000 * y] for x, y in corners]
    places = [500, 3000, 2000, 3000, 3500, 3000, 2000, 500, 5000, 5000]
    assert run("choice", "inPolygon", places, lasso) == [0, 2, 3]
    assert run("choice", "inPolygon", places, lasso[:2]) == []


def test_a_box_means_what_stands_out_and_otherwise_what_is_faded_but_never_what_is_hidden(run):
    box, places = [[0, 0], [10, 0], [10, 10], [0, 10]], [1, 1, 2, 2, 3, 3, 50, 50]
    clear, faded, hidden = 0, 1, 2
    assert run("choice", "meant", places, box, [clear, faded, hidden, clear], False) == [0]
    assert run("choice", "meant", places, box, [faded, faded, hidden, clear], False) == [0, 1]
    assert run("choice", "meant", places, box, [clear, faded, hidden, clear], True) == [0, 1]


def test_what_is_packed_is_what_python_unpacks(run):
    random = np.random.default_rng(3)
    for points in ([], [0], [0, 1, 2, 3], [127, 128, 129], [16_383, 16_384, 999_999]):
        assert figures.unpacked(run("choice", "packed", points), points=1_000_000).tolist() == points
        assert run("choice", "unpacked", figures.packed(np.array(points, np.int32))) == points
    many = np.sort(random.choice(100_000, 5_000, replace=False)).tolist()
    text = run("choice", "packed", many)
    assert figures.unpacked(text, points=100_000).tolist() == many
    assert len(text) < 7_000, "5,000 of 100,000 points travel in less than 7 KB"


def test_the_nearest_point_is_found_as_if_all_were_looked_at(run):
    random = np.random.default_rng(5)
    places = random.integers(0, 65_535, (2_000, 2))
    asked = random.integers(0, 65_535, (40, 2))
    found = run.page.evaluate(
        """async ([places, asked]) => {
            const { Neighborhood } = await import("/choice.js");
            const near = new Neighborhood(Uint16Array.from(places));
            return asked.map(([x, y]) => near.nearest(x, y, 3000, () => true));
        }""",
        [places.ravel().tolist(), asked.tolist()],
    )
    distances = np.linalg.norm(places[None] - asked[:, None], axis=2)
    expected = np.where(distances.min(axis=1) <= 3000, distances.argmin(axis=1), -1)
    assert found == expected.tolist()


# Which points stand out


def test_a_selection_a_filter_and_a_search_let_the_others_fade(run):
    states = run.page.evaluate(
        """async () => {
            const { states } = await import("/emphasis.js");
            const all = {
                places: Uint16Array.from([1, 1, 2, 2, 3, 3, 65535, 65535]), regions: Uint16Array.from([1, 2, 0, 0]),
                codes: Uint16Array.from([1, 2, 2, 0]), isLeftOut: () => false, hidesNoise: false, focus: null,
                filter: null, selection: null, matches: null,
            };
            const told = (change) => Array.from(states({ ...all, ...change }));
            return [told({}), told({ isLeftOut: (point) => point === 1 }),
                told({ hidesNoise: true }), told({ focus: 1 }), told({ filter: new Set([2]) }),
                told({ selection: new Set([0]) }), told({ filter: new Set([2]), matches: new Set([2]) })];
        }"""
    )
    clear, faded, hidden = 0, 1, 2
    assert states == [
        [clear, clear, clear, hidden],
        [clear, hidden, clear, hidden],
        [clear, clear, hidden, hidden],
        [faded, clear, faded, hidden],
        [faded, clear, clear, hidden],
        [clear, faded, faded, hidden],
        [faded, faded, clear, hidden],
    ]


# Which points are drawn

EVERYWHERE = {"left": 0, "bottom": 0, "right": 1, "top": 1}


def sample(run, points, *, most, extent=None, states=()):
    """What is drawn of points in the regions that `points` counts, all of them in a row from left to right; points of
    region 0 lie beneath. Returns the points, the ends of the four parts and the share."""
    return run.page.evaluate(
        """async ([points, most, extent, given]) => {
            const { drawingOrder, sampled } = await import("/sample.js");
            const codes = Uint16Array.from(points);
            const across = (at) => (65535 * Math.floor(at / 2)) / codes.length;
            const places = Uint16Array.from({ length: 2 * codes.length }, (_, at) => across(at));
            const states = new Uint8Array(codes.length);
            for (const [point, state] of given) states[point] = state;
            const order = drawingOrder(codes);
            const isBelow = (code) => code === 0;
            const found = sampled({ order, places, states, codes, isBelow, extent, most });
            return [Array.from(found.points), found.ends, found.share];
        }""",
        [points, most, extent, list(states)],
    )


def test_every_beginning_of_a_sample_is_a_sample_and_noise_lies_beneath(run):
    drawn, ends, share = sample(run, [point % 4 for point in range(10_000)], most=10_000)
    assert sorted(drawn) == list(range(10_000))
    assert ends == [0, 0, 2_500, 10_000]
    assert share == 1
    assert {point % 4 for point in drawn[:2_500]} == {0}
    first = np.bincount(np.array(drawn[2_500:5_500]) % 4, minlength=4)
    assert (np.abs(first[1:] - 1_000) < 100).all()


def test_a_sample_is_as_large_as_the_region_but_keeps_small_ones_in_sight(run):
    regions = [1] * 30_000 + [2] * 15_000 + [3] * 6
    drawn, _, share = sample(run, regions, most=4_500)
    sizes = np.bincount(np.array(regions)[drawn], minlength=4)
    assert share == pytest.approx(4_500 / len(regions))
    assert sizes[1] == pytest.approx(2 * sizes[2], abs=8)
    assert sizes[3] >= 2


def test_closer_by_everything_in_sight_is_drawn(run):
    closer = {"left": 0.24995, "bottom": 0, "right": 0.34995, "top": 1}
    drawn, _, share = sample(run, [1] * 10_000, most=1_500, extent=closer)
    assert share == 1
    assert set(drawn) == set(range(2_500, 3_500))


def test_what_stands_out_is_drawn_before_what_fades_and_nothing_hidden(run):
    faded, hidden = 1, 2
    states = [(point, faded) for point in range(9_000)] + [(point, hidden) for point in range(9_000, 9_900)]
    drawn, ends, _ = sample(run, [1] * 10_000, most=500, states=states)
    assert ends == [0, 500, 500, 600]
    assert set(drawn[500:]) == set(range(9_900, 10_000))


def test_the_density_is_the_ink_of_all_points_in_their_mean_colour(run):
    middle, corner, size = run.page.evaluate(
        """async (extent) => {
            const { densityImage } = await import("/density.js");
            const places = new Uint16Array(4000).fill(32768);
            const codes = Uint16Array.from({ length: 2000 }, (_, point) => point % 2);
            const states = new Uint8Array(2000);
            const colors = Uint8Array.of(0, 0, 0, 255, 200, 100, 0, 255);
            const image = densityImage({ places, codes, states, colors, extent, faintness: 0.2 });
            const at = (x, y) => Array.from(image.data.slice(4 * (y * image.width + x), 4 * (y * image.width + x) + 4));
            return [at(image.width / 2, image.height / 2), at(0, 0), [image.width, image.height]];
        }""",
        EVERYWHERE,
    )
    assert size[0] == size[1]
    assert middle == [100, 50, 0, 255]
    assert corner == [0, 0, 0, 0]


# Labels


def placed(run, wishes, taken=()):
    wishes = [{"key": str(number), "reach": 20, **wish} for number, wish in enumerate(wishes)]
    return run("placement", "placed", wishes, FRAME, list(taken))


def test_the_first_label_stands_on_its_place_and_the_second_moves_aside(run):
    wish = {"x": 400, "y": 300, "width": 80, "height": 20}
    first, second = placed(run, [wish, wish])
    assert first["offset"] == [0, 0]
    assert second["offset"] != [0, 0]


def test_labels_keep_apart_and_inside_whatever_is_asked(run):
    random = np.random.default_rng(11)
    wishes = [
        {"x": float(x), "y": float(y), "width": float(width), "height": float(height)}
        for x, y, width, height in zip(
            *(random.uniform(low, high, 150) for low, high in ((0, 800), (0, 600), (20, 160), (14, 60))), strict=True
        )
    ]
    control = {"left": 700, "top": 0, "right": 800, "bottom": 200}
    boxes = [label["box"] for label in placed(run, wishes, [control])]
    assert len(boxes) > 40
    for number, box in enumerate(boxes):
        assert box["left"] >= 0
        assert box["top"] >= 0
        assert box["right"] <= FRAME["width"]
        assert box["bottom"] <= FRAME["height"]
        assert not any(run_overlap(box, other) for other in [*boxes[:number], control])


def run_overlap(one, other):
    across = one["left"] < other["right"] and other["left"] < one["right"]
    return across and one["top"] < other["bottom"] and other["top"] < one["bottom"]


def test_labels_that_stand_apart_have_leaders_which_cross_no_label(run):
    turns = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    wishes = [
        {"x": 400 + 90 * float(np.cos(turn)), "y": 300 + 70 * float(np.sin(turn)), "width": 120, "height": 34}
        for turn in turns
    ]
    labels = placed(run, wishes)
    leaders = [label["leader"] for label in labels if label["leader"]]
    assert leaders
    for label in labels:
        assert not any(run("placement", "crosses", leader, label["box"]) for leader in leaders)


def test_a_label_too_large_for_the_frame_is_left_out(run):
    assert placed(run, [{"x": 400, "y": 300, "width": 900, "height": 20}]) == []


def test_a_line_enters_a_box_or_not(run):
    box = {"left": 10, "top": 10, "right": 20, "bottom": 20}
    for segment, does in (
        ([0, 15, 30, 15], True), ([0, 0, 30, 30], True), ([0, 0, 5, 5], False), ([15, 0, 15, 9], False),
        ([0, 10, 30, 10], False), ([12, 12, 14, 14], True), ([0, 30, 9, 0], False),
    ):  # fmt: skip
        assert run("placement", "crosses", segment, box) is does, segment


def test_ink_under_a_box_is_counted(run):
    shares = run.page.evaluate(
        """async (frame) => {
            const { Ink } = await import("/placement.js");
            const places = [];
            for (let x = 0; x < 60; x += 3) for (let y = 0; y < 60; y += 3) places.push([x, y]);
            const ink = new Ink(frame, places);
            const under = (left, top, right, bottom) => ink.under({ left, top, right, bottom });
            return [under(0, 0, 60, 60), under(0, 0, 120, 60), under(300, 300, 400, 400)];
        }""",
        FRAME,
    )
    assert shares == pytest.approx([1, 0.5, 0])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("card", ["card"]),
        ("expire · order a new", ["expire\u00a0·", "order a new"]),
        ("one two three four five six seven", ["one two three four", "five six seven"]),
        ("a" * 60, ["a" * 18, "a" * 18, "a" * 18 + "…"]),
        ("", [""]),
        ("銀行口座を開く方法を教えて", ["銀行口座を開く方法", "を教えて"]),
    ],
)
def test_labels_break_into_few_and_even_lines(run, text, lines):
    assert run("lettering", "lines", text) == lines


# Pictures


def test_points_of_one_look_are_one_path_and_those_out_of_the_frame_none(run):
    paths = run.page.evaluate(
        """async (frame) => {
            const { dotPaths } = await import("/vector_picture.js");
            const drawn = {
                places: Uint16Array.from([0, 32768, 65535, 32768, 32768, 32768, 32768, 0]),
                codes: Uint16Array.from([1, 1, 0, 1]), counts: Uint8Array.from([1, 1, 8, 1]),
                colors: Uint8Array.of(1, 2, 3, 255, 40, 50, 60, 255), sample: { points: Uint32Array.of(2, 0, 1, 3) },
                parts: () => [{ start: 0, end: 1, isFaded: true }, { start: 1, end: 4, isFaded: false }],
            };
            const camera = { x: 0.5, y: 0.5, scale: 790 };
            return [...dotPaths(drawn, camera, frame, { diameter: 5, opacity: 0.8, faintness: 0.25 })];
        }""",
        {"width": 800, "height": 100},
    )
    assert [(path["color"], path["diameter"], path["opacity"]) for path in paths] == [
        ("rgb(1,2,3)", 10, 0.2),
        ("rgb(40,50,60)", 5, 0.8),
        ("rgb(40,50,60)", 5, 0.8),
    ]
    places = [[round(float(part)) for part in path["path"][1:-2].split()] for path in paths]
    assert places == [[400, 50], [5, 50], [795, 50]]


def test_words_of_a_legend_are_cut_as_the_page_cuts_them(run):
    cut = """async ([text, width]) => {
        const { shortened } = await import("/legend_picture.js");
        return shortened(text, width, (words) => 10 * [...words].length);
    }"""
    assert run.page.evaluate(cut, ["short", 50]) == "short"
    assert run.page.evaluate(cut, ["too long by far", 50]) == "too …"
    assert run.page.evaluate(cut, ["😀😀😀😀", 30]) == "😀😀…"


# Colours


def test_the_ramp_runs_from_its_first_colour_to_its_last(run):
    ink = {"ramp": ["#000000", "#808080", "#ffffff"], "noise": "#c3c5c3", "faint": "#667077", "palette": ["#17579a"]}
    assert run("colors", "onRamp", ink, 0) == "#000000"
    assert run("colors", "onRamp", ink, 0.25) == "#404040"
    assert run("colors", "onRamp", ink, 1) == "#ffffff"
    entries = [{"name": "a", "count": 1, "color": 0}, {"name": "others", "count": 1, "color": None}]
    assert run("colors", "palette", ink, entries) == [195, 197, 195, 255, 23, 87, 154, 255, 102, 112, 119, 255]
    assert len(run("colors", "palette", ink, None)) == 4 * 257
