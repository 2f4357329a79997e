"""What browsers ask the server for: the map's code, its arrays, single texts, matches of a search, files to take along.

A map's data never change under one address, so a browser asks for each once; the address carries the version of the
code that made them, and which edits count.
Whatever does not exist is a plain 404. Texts and searches are in no address, and so in no log of addresses.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard import exports, figures, map_colors, queries, session
from dashboard.analysis.directions.axes import AxisError
from dashboard.figures.plain import shortened
from dashboard.last_few import LastFew
from dashboard.report import report
from dashboard.table_files import FORMATS
from dashboard.tags import digest, tags_at, tags_on
from dashboard.transformations import REFUSALS
from store.errors import StoreError
from store.records import SemanticMap

HERE = Path(__file__).parent
CODE = HERE / "static" / "map"
CODE_TYPES = {".js": "text/javascript", ".css": "text/css"}
MADE_BY = (
    *(CODE, HERE / "figures", HERE / "map_data.py", HERE / "map_colors.py"),
    *(HERE / "analysis" / "languages.py", HERE / "edits", HERE / "lasting_colors.py", HERE / "stage_keys.py"),
)
"""What determines the code and data a browser keeps."""
KEEP = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
FORGET = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
NOT_IN_NAMES = re.compile(r"[^\w-]+")
MAP_ID = re.compile(r"[0-9a-f]{1,64}")
SNIPPET = 240
MOST_CELLS, CELL = 12, 60
"""Metadata shown beside a point: how many columns at most, and characters of each."""
COLUMNS = re.compile(r"(\d{1,4}(-\d{1,4}){0,50})?")
LONGEST_SEARCH = 1_000
PACKING = 5
"""How hard gzip tries, of 9."""

Answer = Callable[[Request, SemanticMap], Response]
packed: LastFew[tuple[str, str], tuple[bytes, str | None]] = LastFew(64)
"""Answers as they are sent, with what they are, by path and version; a map of 100,000 texts has some of 400 KB."""


@cache
def code_version() -> str:
    """A digest of everything that makes what browsers keep."""
    files = sorted(file for made in MADE_BY for file in (made.iterdir() if made.is_dir() else [made]) if file.is_file())
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]


def data_version(semantic_map: SemanticMap) -> str:
    """What a browser adds to the addresses of a map's data: with the code, the texts of the corpus and the edits that
    count, all that changes them."""
    documents = f"{semantic_map.corpus.documents}-{semantic_map.corpus.deleted_documents}"
    return f"{code_version()}-{documents}-{semantic_map.edition}-{semantic_map.colored_like}"


def routes(base_path: str = "") -> list[Route]:
    """The server's own addresses, under the path it is served at."""
    base = f"/{base_path.strip('/')}".rstrip("/")
    data = f"{base}/map-data/{{map_id}}"
    answers: dict[str, Answer] = {
        f"{data}/sheet": _packed(lambda _, found: _json(figures.table_of_contents(found))),
        f"{data}/places": _packed(lambda _, found: _array(figures.places(found))),
        f"{data}/counts": _packed(lambda _, found: _array(figures.text_counts(found))),
        f"{data}/layers/{{layer:int}}/outlines": _packed(_outlines),
        f"{data}/layers/{{layer:int}}/report": _report,
        f"{data}/regions/{{format:str}}": _regions,
        f"{data}/texts/{{point:int}}": _text,
        f"{data}/texts/{{point:int}}/tags/{{tags:str}}": _text,
        f"{data}/texts/{{point:int}}/{{columns:str}}/tags/{{tags:str}}": _text,
        f"{data}/texts/{{point:int}}/{{columns:str}}": _text,
        f"{data}/{{path:path}}": _packed(_codes),
    }
    return [
        Route(f"{base}/map-code/{{version}}/{{name}}", _code),
        Route(f"{data}/matches", _of_words(_matches), methods=["POST"]),
        Route(f"{data}/{map_colors.SIMILARITY}", _of_words(_likeness), methods=["POST"]),
        *(Route(address, _of_map(answer)) for address, answer in answers.items()),
    ]


def _of_map(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers from the map its address names, in a thread: it may have to be loaded."""

    def answered(request: Request) -> Response:
        try:
            semantic_map = _map_of(request)
            told = answer(request, semantic_map)
        except (LookupError, StoreError, AxisError, *REFUSALS):
            return Response(status_code=404, headers=FORGET)
        if request.query_params.get("v", data_version(semantic_map)) != data_version(semantic_map):
            # What the regions are now must not be kept under the address of what they were.
            told.headers.update(FORGET)
        return told

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answered, request)

    return endpoint


def _packed(answer: Answer) -> Answer:
    """The same answer, which is the same for all visitors, made and compressed for the first of them."""

    def told(request: Request, semantic_map: SemanticMap) -> Response:
        key = (request.url.path, data_version(semantic_map))
        body, mime = packed.get(key) or packed.keep(key, _pack(answer(request, semantic_map)))
        headers = {**KEEP, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return Response(gzip.decompress(body), media_type=mime, headers=headers)
        return Response(body, media_type=mime, headers={**headers, "Content-Encoding": "gzip"})

    return told


def _pack(answer: Response) -> tuple[bytes, str | None]:
    return gzip.compress(answer.body, PACKING), answer.media_type


def _of_words(answer: Callable[[str, SemanticMap], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers from the map and the words in the request's body: no log of addresses sees them."""

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        words = body[: 4 * LONGEST_SEARCH].decode("utf-8", "replace").strip()[:LONGEST_SEARCH]
        return await _of_map(lambda asked, semantic_map: answer(words, semantic_map))(request)

    return endpoint


def _map_of(request: Request) -> SemanticMap:
    map_id = request.path_params["map_id"]
    if not MAP_ID.fullmatch(map_id):
        raise LookupError("This is no map's id.")
    return session.loaded_map(map_id)


async def _code(request: Request) -> Response:
    file = CODE / Path(request.path_params["name"]).name
    if file.suffix not in CODE_TYPES or not file.is_file():
        return Response(status_code=404, headers=FORGET)
    # A page that was open while the server was updated may still ask for the former version.
    headers = KEEP if request.path_params["version"] == code_version() else FORGET
    return FileResponse(file, media_type=CODE_TYPES[file.suffix], headers=headers)


def _outlines(request: Request, semantic_map: SemanticMap) -> Response:
    return _json(figures.outlines(semantic_map, request.path_params["layer"]))


def _codes(request: Request, semantic_map: SemanticMap) -> Response:
    return _array(map_colors.coloring(semantic_map, request.path_params["path"]).codes)


def _text(request: Request, semantic_map: SemanticMap) -> Response:
    """A point's text, cut, with the cells of its row in the columns whose numbers the address has, and with its tags,
    to be kept only while they are those of the address."""
    point, columns = request.path_params["point"], request.path_params.get("columns", "")
    if not COLUMNS.fullmatch(columns):
        raise LookupError("These are no columns.")
    store = session.application().store
    text, cells = queries.text_at(store, semantic_map, point)
    wanted = [semantic_map.corpus.columns[int(number)].name for number in columns.split("-") if number]
    told = [
        [shortened(name, CELL), shortened(_in_words(cells[name]), CELL)]
        for name in wanted[:MOST_CELLS]
        if name in cells
    ]
    found = {"text": shortened(text, SNIPPET), "count": int(semantic_map.counts[point]), "metadata": told}
    asked = request.path_params.get("tags")
    if asked is None:
        return _json(found)
    tags = tags_on(store, semantic_map)
    [own] = tags_at(tags, [point])
    answer = _json(found | {"tags": [shortened(tag, CELL) for tag in own[:MOST_CELLS]]})
    if asked != digest(tags):
        answer.headers.update(FORGET)
    return answer


def _matches(words: str, semantic_map: SemanticMap) -> Response:
    """The points whose text contains these words, as 32-bit numbers."""
    store = session.application().store
    points = store.corpora.matching_points(semantic_map.corpus.id, words) if words else np.zeros(0, np.int32)
    points = points[points < len(semantic_map.counts)]
    points = points[semantic_map.is_shown[points]]
    return Response(points.astype("<u4").tobytes(), media_type="application/octet-stream", headers=FORGET)


def _likeness(words: str, semantic_map: SemanticMap) -> Response:
    """How like these words each text is, as colour codes."""
    return _array(map_colors.coloring(semantic_map, map_colors.SIMILARITY, words).codes, headers=FORGET)


def _regions(request: Request, semantic_map: SemanticMap) -> Response:
    """The regions of all layers as a file of this format."""
    ending, mime, _ = FORMATS[request.path_params["format"]]
    store = session.application().store
    phrases = exports.counted_phrases(store, semantic_map.corpus)
    content = exports.regions_file(store, semantic_map, phrases, request.path_params["format"])
    return _file(content, mime, semantic_map, f"regions.{ending}")


def _report(request: Request, semantic_map: SemanticMap) -> Response:
    """The report on one layer."""
    store = session.application().store
    phrases = exports.counted_phrases(store, semantic_map.corpus)
    return _file(
        report(store, semantic_map, request.path_params["layer"], phrases), "text/html", semantic_map, "report.html"
    )


def _in_words(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if (value.hour, value.minute) == (0, 0) else f"{value:%Y-%m-%d %H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _json(content: object) -> Response:
    return JSONResponse(content, headers=KEEP)


def _file(content: bytes | str, mime: str, semantic_map: SemanticMap, what: str) -> Response:
    """A file that the browser saves and never shows, named after the corpus; it may tell more the next time."""
    stem = NOT_IN_NAMES.sub("-", semantic_map.corpus.name).strip("-")[:60] or "map"
    saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{stem}-{what}')}"}
    return Response(content, media_type=mime, headers={**FORGET, **saved})


def _array(numbers: NDArray[np.uint16] | NDArray[np.uint8], headers: Mapping[str, str] = KEEP) -> Response:
    """Little-endian numbers, row by row."""
    little = numbers.astype(numbers.dtype.newbyteorder("<"), copy=False)
    return Response(little.tobytes(), media_type="application/octet-stream", headers=headers)
