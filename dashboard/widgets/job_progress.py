"""How far the work is: a bar with a sentence, a line in the sidebar, the queue."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, session
from dashboard.jobs import JobStatus, rank
from dashboard.map_names import map_word
from dashboard.widgets.plain import literal, quiet, seconds_in_words, subtitle

STAGES = {
    "prepare": "Getting ready",
    "encode": "Reading the texts",
    "neighbors": "Finding neighbours",
    "reduce": "Laying out the texts",
    "groups": "Finding groups of texts",
    "attract": "Gathering what was expected",
    "cluster": "Finding regions",
    "phrases": "Counting phrases",
    "project": "Drawing the map",
    "label": "Naming regions",
    "assess": "Checking the map",
}
"""The stages in their order, in a visitor's words."""

BUSY, IDLE = 1.0, 8.0
"""Seconds between two looks at the queue."""


def sidebar_progress() -> None:
    """The running job in two lines; when one ends, the page is drawn again so that its map can be found, and also when
    more has become known of the open map."""
    map_id = session.open_map_id() or ""
    known = session.application().store.maps.revision(map_id)
    is_busy = any(status.state in ("running", "queued") for status in session.application().jobs.statuses())
    with st.sidebar:
        st.fragment(_sidebar_line, run_every=BUSY if is_busy else IDLE)(is_busy, map_id, known)


def awaited_progress(request_id: str) -> None:
    """The progress of one job, large; draws the page again when the job is no longer under way."""
    st.fragment(_awaited, run_every=0.5)(request_id)


def expect_no_news(request_id: str) -> None:
    """Let the sidebar keep silent about a job whose end the page itself tells."""
    st.session_state.setdefault("ended_jobs", set()).add(request_id)


def queue() -> None:
    """All jobs with their progress and what one can do with them, kept up to date."""
    st.fragment(_queue, run_every=BUSY)()


def share_done(status: JobStatus) -> float:
    """How much of a job's stages is behind it, 0-1."""
    if status.progress is None or status.progress.stage not in STAGES:
        return 0.0
    progress = status.progress
    within = progress.done / progress.total if progress.total else 0.0
    return min(1.0, (list(STAGES).index(progress.stage) + within) / len(STAGES))


def progress_sentence(status: JobStatus) -> str:
    """What is being done, how fast, and how long this stage will take."""
    progress = status.progress
    if progress is None:
        return "Starting"
    parts = [STAGES.get(progress.stage, progress.stage)]
    if progress.total:
        parts.append(f"{progress.done:,} of {progress.total:,}")
    if status.documents_per_second and progress.stage == "encode":
        parts.append(f"{status.documents_per_second:,.0f} a second")
    if status.seconds_left is not None:
        parts.append(f"{seconds_in_words(status.seconds_left)} left")
    return " · ".join(parts)


def _sidebar_line(was_busy: bool, map_id: str, known: int) -> None:
    statuses = session.application().jobs.statuses()
    ended = {status.request.id: status.corpus_name for status in statuses if status.state == "done"}
    seen = st.session_state.setdefault("ended_jobs", set(ended))
    running = next((status for status in statuses if status.state == "running"), None)
    waiting = sum(status.state == "queued" for status in statuses)
    if running is not None:
        quiet(running.corpus_name, key="sidebar_job")
        more = f" · {waiting} waiting" if waiting else ""
        st.progress(share_done(running), text=progress_sentence(running) + more)
    news = [name for request_id, name in ended.items() if request_id not in seen | {session.awaited()}]
    if news:
        st.session_state["notice"] = f"The map of “{news[0]}” is ready."
    is_known = session.application().store.maps.revision(map_id) == known
    if news or not is_known or was_busy != (running is not None or waiting > 0):
        st.session_state["ended_jobs"] = set(ended)
        st.rerun()


def _awaited(request_id: str) -> None:
    status = session.application().jobs.status(request_id)
    if status is None or status.state not in ("queued", "running"):
        st.rerun()
    if status.state == "queued":
        st.progress(0.0, text="Waiting for its turn")
    else:
        st.progress(share_done(status), text=progress_sentence(status))


def _queue() -> None:
    statuses = session.application().jobs.statuses()
    waiting = [status for status in statuses if status.state != "done"]
    finished = [status for status in statuses if status.state == "done"]
    if not statuses:
        st.markdown("Nothing is being computed. Jobs appear here when you draw a map on the page *Corpora*.")
    for status in waiting:
        _job(status, waiting)
    if finished:
        st.subheader("Done since the start of the server")
    for status in finished:
        _finished_job(status)


def _job(status: JobStatus, waiting: list[JobStatus]) -> None:
    identity = status.request.id
    with st.container(border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            subtitle(f"{status.corpus_name} · {map_word(status.request.recipe)}", key=identity)
            _state(status)
        with right.container(horizontal=True, horizontal_alignment="right"):
            _buttons(status, waiting)


def _state(status: JobStatus) -> None:
    if status.state == "running":
        st.progress(share_done(status), text=progress_sentence(status))
    elif status.state == "failed":
        st.error(literal(status.message or "It failed without saying why."))
    elif status.state == "paused":
        st.caption("Paused. What has been computed is kept.")
    else:
        st.caption("Waiting. First looks go before full maps.")


def _buttons(status: JobStatus, waiting: list[JobStatus]) -> None:
    queue_of_jobs, identity = session.application().jobs, status.request.id
    for label, icon, step in (("Earlier", "arrow_upward", -1), ("Later", "arrow_downward", 1)):
        place = _place_after_step(status, waiting, step)
        if place is not None:
            _button(label, icon, identity, queue_of_jobs.move, identity, place)
    if status.state in ("paused", "failed"):
        _button("Resume", "play_arrow", identity, queue_of_jobs.resume, identity)
    else:
        _button("Pause", "pause", identity, queue_of_jobs.pause, identity)
    _button("Cancel", "close", identity, queue_of_jobs.cancel, identity)


def _place_after_step(status: JobStatus, waiting: list[JobStatus], step: int) -> int | None:
    """Where in the stored queue a job has to go to change places with the next one; None where that is impossible."""
    beside = waiting.index(status) + step
    if status.state == "running" or not 0 <= beside < len(waiting):
        return None
    other = waiting[beside]
    if other.state == "running" or rank(other.request) != rank(status.request):
        return None
    stored = sorted(waiting, key=lambda waiting_one: waiting_one.request.position)
    return stored.index(other)


def _button(label: str, icon: str, identity: str, action: object, *arguments: object) -> None:
    st.button(label, icon=f":material/{icon}:", key=f"{label}_{identity}", on_click=action, args=arguments)  # type: ignore[arg-type]


def _finished_job(status: JobStatus) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        subtitle(f"{status.corpus_name} · {map_word(status.request.recipe)}", key=status.request.id)
        # A link, since the timer of the list can interrupt a page to which a button in it has switched.
        navigation.link_to("map", "Open the map", map=status.map_id or "")
