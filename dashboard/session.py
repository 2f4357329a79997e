"""What the process shares, and which map this visitor has open."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import distributions
from pathlib import Path
from typing import NoReturn

import streamlit as st

from dashboard import edits, intake, lasting_colors, navigation, noise
from dashboard.analysis import stages
from dashboard.axes import Axes
from dashboard.compute import Compute, outcome
from dashboard.corpus_files import ReadOptions, open_sample
from dashboard.growing import growths
from dashboard.home import data_folder
from dashboard.jobs import Jobs
from dashboard.mapping import FIRST_LOOK, FULL
from dashboard.space import Space
from dashboard.transformations import Transformations
from store import Store
from store.errors import UnknownMapError
from store.recipes import MapRecipe
from store.records import Attachment, SemanticMap

logger = logging.getLogger(__name__)

SAMPLE = "Python documentation"
OPEN_SPACES = 4
"""Maps whose vectors lie ready for questions: files of the data folder, mapped into memory."""
UPLOADS = "uploads"
"""The folder of files that have been uploaded but not stored yet; it does not outlive the server."""


@dataclass(frozen=True)
class Application:
    """What all visitors share: one store, one set of compute processes, one queue."""

    store: Store
    compute: Compute
    jobs: Jobs


@st.cache_resource(show_spinner=False)
def application() -> Application:
    """Open everything once per process; raises a `StoreError` with a finished sentence."""
    home = data_folder()
    store = Store.open(home)
    shutil.rmtree(home / UPLOADS, ignore_errors=True)
    compute = Compute(home)
    compute.warm_up()
    return Application(store, compute, Jobs(store, compute))


def open_map() -> SemanticMap:
    """The map that the address names, else the one opened last, else the newest; or say why there is none and stop."""
    entries = {entry.id: entry for entry in application().store.maps.list()}
    asked = st.query_params.get("map")
    if asked is not None and asked not in entries:
        _explain_dead_link(bool(entries))
    map_id = open_map_id()
    if map_id is None:
        _explain_empty_store()
    try:
        semantic_map = loaded_map(map_id)
    except UnknownMapError as error:
        st.error(str(error))
        st.stop()
    st.session_state["open_map"] = map_id
    _arrive(map_id)
    if asked is None:
        st.query_params["map"] = map_id
    return semantic_map


def loaded_map(map_id: str) -> SemanticMap:
    """The map with this id as people left it and all that is known of it, kept in memory for all visitors; raises
    `UnknownMapError`."""
    return edited_map(map_id).semantic_map


def edited_map(map_id: str) -> edits.EditedMap:
    """The same with what became of each edit."""
    store = application().store
    revision = store.maps.revision(map_id)
    computed = _computed_map(map_id, revision)
    earliest = store.maps.earliest(computed.corpus.id)
    edits_revision = store.edits.revision(computed.corpus.id)
    return _edited_map(map_id, revision, edits_revision, earliest, _computed=computed)


@st.cache_resource(max_entries=8, show_spinner=False)
def _computed_map(map_id: str, revision: int) -> SemanticMap:
    return application().store.maps.get(map_id)


@st.cache_resource(max_entries=8, show_spinner=False)
def _edited_map(
    map_id: str, revision: int, edits_revision: int, earliest: str, *, _computed: SemanticMap
) -> edits.EditedMap:
    store = application().store
    edited = edits.with_edits(store, _computed)
    first = partial(_computed_map, earliest, store.maps.revision(earliest))
    return replace(edited, semantic_map=lasting_colors.lasting(edited.semantic_map, first))


def with_attached(semantic_map: SemanticMap, attachment: Attachment) -> SemanticMap:
    """The map with noise in its nearest regions, as far as it is asked for; as it is where nothing tells which."""
    if not attachment.most or semantic_map.attachment == attachment:
        return semantic_map
    votes = noise_votes(semantic_map)
    if votes is None:
        return semantic_map
    revision = application().store.maps.revision(semantic_map.id)
    kept_for = (semantic_map.id, f"{revision} {semantic_map.edition}", len(semantic_map.counts))
    return _attached(*kept_for, attachment, _votes=votes)


@st.cache_resource(max_entries=16, show_spinner=False)
def _attached(
    map_id: str, revision: str, points: int, attachment: Attachment, *, _votes: tuple[noise.NoiseVotes, ...]
) -> SemanticMap:
    return noise.attached(loaded_map(map_id), _votes, attachment)


def has_noise_votes(semantic_map: SemanticMap) -> bool:
    """Whether `noise_votes` tells anything: counting the votes takes a while."""
    return application().store.maps.has_result(semantic_map.id, "neighbors")


def noise_votes(semantic_map: SemanticMap) -> tuple[noise.NoiseVotes, ...] | None:
    """The regions nearest to what is in none, layer by layer; None where the neighbours are no longer kept."""
    return _noise_votes(semantic_map.id, len(semantic_map.counts), semantic_map.edition)


@st.cache_resource(max_entries=8, show_spinner=False)
def _noise_votes(map_id: str, points: int, edition: str) -> tuple[noise.NoiseVotes, ...] | None:
    return noise.noise_votes(application().store, loaded_map(map_id))


def open_space(semantic_map: SemanticMap) -> Space:
    """The space of this map, where questions are answered: shared by all visitors, a few at a time."""
    return _space(semantic_map.id, len(semantic_map.counts), _semantic_map=semantic_map)


def open_axes(semantic_map: SemanticMap) -> Axes:
    """Where this map is asked about axes: shared by all visitors, a few at a time."""
    return open_transformations(semantic_map).axes


def open_transformations(semantic_map: SemanticMap) -> Transformations:
    """Where this map is asked about transformations: shared as its axes are."""
    points = len(semantic_map.counts)
    return _directions(semantic_map.id, points, semantic_map.edition, _semantic_map=semantic_map)


@st.cache_resource(max_entries=OPEN_SPACES, show_spinner=False)
def _space(map_id: str, points: int, *, _semantic_map: SemanticMap) -> Space:
    shared = application()
    space = Space(shared.store, shared.compute, _semantic_map)
    space.warm_up()
    return space


@st.cache_resource(max_entries=OPEN_SPACES, show_spinner=False)
def _directions(map_id: str, points: int, edition: str, *, _semantic_map: SemanticMap) -> Transformations:
    shared = application()
    axes = Axes(shared.store, shared.compute, _semantic_map, open_space(_semantic_map))
    return Transformations(axes, shared.compute)


def open_map_id() -> str | None:
    """The map the address names, else the one this visitor opened last, else the newest; None where there is none."""
    known = [entry.id for entry in application().store.maps.list()]
    asked = (st.query_params.get("map"), st.session_state.get("open_map"), *known[:1])
    return next((map_id for map_id in asked if map_id in known), None)


def request_maps(corpus_id: str, encoders: Sequence[str]) -> None:
    """Ask for these maps of a corpus and wait for the first of them."""
    jobs = application().jobs
    requests = [jobs.submit(corpus_id, MapRecipe(encoder=encoder)) for encoder in encoders]
    await_map(requests[0])


def request_recipe(corpus_id: str, recipe: MapRecipe) -> None:
    """Ask for one map, made as the recipe says, and wait for it."""
    await_map(application().jobs.submit(corpus_id, recipe))


def check_encoder(encoder: str) -> None:
    """Make sure that there is such an encoder, downloading it if it must; raises an `EncoderError` or
    `ComputeDiedError`."""
    if encoder not in (FIRST_LOOK, FULL):
        shared = application()
        outcome(shared.compute.ask(stages.identify_encoder, encoder, home=shared.store.home))


def request_growth(corpus_id: str) -> None:
    """Ask for places on the maps of a corpus for what was added to it, or for its first map."""
    shared = application()
    recipes = growths(shared.store.maps.list(corpus_id)) or [MapRecipe(encoder=FIRST_LOOK)]
    requests = [shared.jobs.submit(corpus_id, recipe) for recipe in recipes]
    await_map(requests[0])


def corpus_has_changed() -> None:
    """Forget the maps in memory, which count the documents of their corpus, and the vectors of their texts."""
    _computed_map.clear()
    _edited_map.clear()
    _space.clear()
    _directions.clear()


def add_sample() -> str:
    """Store the documentation of the packages in this environment, once per environment; returns the corpus' id."""
    store = application().store
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    choices = intake.Choices("text")
    key = intake.key_of("\n".join(packages), options=ReadOptions(), choices=choices)
    known = store.corpora.find(content_key=key, name=SAMPLE)
    if known is not None:
        if known.deleted_documents:
            st.session_state["notice"] = intake.holes_in_words(known)
        return known.id
    with open_sample(scratch=uploads_folder()) as table:
        return intake.add_corpus(store, table, name=SAMPLE, choices=choices, content_key=key).id


def awaited() -> str | None:
    """The request whose map this visitor waits for."""
    request_id: str | None = st.session_state.get("awaited")
    return request_id


def await_map(request_id: str | None) -> None:
    """Wait for the map of a request; None: for nothing any more."""
    st.session_state["awaited"] = request_id


def _arrive(map_id: str) -> None:
    """The visitor waits no longer once the awaited map is before them."""
    request_id = awaited()
    status = application().jobs.status(request_id) if request_id else None
    if status is not None and status.map_id == map_id:
        await_map(None)


def delete_corpus(corpus_id: str) -> int:
    """Stop its jobs, forget the corpus with all its maps, and say how many bytes of disk that freed."""
    store, jobs = application().store, application().jobs
    before = store.disk_usage()
    jobs.forget_corpus(corpus_id)
    store.corpora.delete(corpus_id)
    corpus_has_changed()
    return max(0, before - store.disk_usage())


def uploads_folder() -> Path:
    """Where uploads lie until they are stored."""
    folder = application().store.home / UPLOADS
    folder.mkdir(exist_ok=True)
    return folder


def _explain_dead_link(has_others: bool) -> NoReturn:
    st.warning("This link leads to a map that is not here: it may have been deleted, or belong to another server.")
    if has_others:
        st.markdown("Choose one of the maps on the left instead.")
    navigation.link_to("corpora", "See all corpora")
    st.stop()


def _explain_empty_store() -> NoReturn:
    st.title("No map yet")
    st.markdown("A map is drawn from a collection of texts. Upload one, or try the sample.")
    navigation.link_to("start", "Begin")
    st.stop()
