"""The queue: order, pause, cancel, resume, failure, restart. The building itself is replaced by a recorder."""

import threading
import time

import pytest

from dashboard import mapping
from dashboard.jobs import Jobs
from dashboard.progress import Progress, StoppedError
from store import Store
from store.recipes import MapRecipe
from tests.corpora import add_corpus

FULL = MapRecipe(encoder="full")
FIRST_LOOK = MapRecipe(encoder="first-look")


class Builder:
    """Stands for `mapping.build_map`: reports, waits until it is let go, obeys the watch."""

    def __init__(self):
        self.started = []
        self.may_finish = threading.Event()
        self.error = None

    def __call__(self, store, compute, corpus_id, recipe, watch):
        self.started.append(recipe)
        if self.error:
            raise self.error
        for done in range(10_000):
            watch.report(Progress("encode", done, 10_000))
            if watch.is_stopped() or watch.is_outranked():
                raise StoppedError
            if self.may_finish.wait(0.01):
                break
        return mapping.BuiltMap(f"map of {recipe.encoder}", 1, 0, {})


@pytest.fixture
def builder(monkeypatch):
    builder = Builder()
    monkeypatch.setattr(mapping, "build_map", builder)
    return builder


@pytest.fixture
def corpus(store):
    return add_corpus(store, ["a", "b"])


@pytest.fixture
def jobs(store, builder):
    queue = Jobs(store, compute=None)
    yield queue
    builder.may_finish.set()
    queue.close()


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def state_of(jobs, job):
    status = jobs.status(job)
    return status and status.state


def test_a_job_tells_how_far_it_is_and_then_its_map(jobs, builder, corpus):
    job = jobs.submit(corpus.id, FULL, requested_by="Ada")
    until(lambda: jobs.status(job).documents_per_second)
    running = jobs.status(job)
    assert (running.state, running.corpus_name, running.request.requested_by) == ("running", "Cases", "Ada")
    assert running.progress.stage == "encode"
    assert running.seconds_left > 0
    builder.may_finish.set()
    until(lambda: state_of(jobs, job) == "done")
    assert jobs.status(job).map_id == "map of full"


def test_the_same_map_is_asked_for_once(jobs, builder, corpus):
    assert jobs.submit(corpus.id, FULL) == jobs.submit(corpus.id, FULL)
    until(lambda: builder.started)
    assert len(jobs.statuses()) == 1


def test_a_first_look_goes_before_a_running_full_map_which_then_goes_on(jobs, builder, corpus):
    full = jobs.submit(corpus.id, FULL)
    until(lambda: builder.started == [FULL])
    first_look = jobs.submit(corpus.id, FIRST_LOOK)
    until(lambda: builder.started == [FULL, FIRST_LOOK])
    assert (state_of(jobs, full), state_of(jobs, first_look)) == ("queued", "running")
    builder.may_finish.set()
    until(lambda: state_of(jobs, full) == state_of(jobs, first_look) == "done")
    assert builder.started == [FULL, FIRST_LOOK, FULL]


def test_pause_and_resume(jobs, builder, corpus):
    job = jobs.submit(corpus.id, FULL)
    until(lambda: state_of(jobs, job) == "running")
    jobs.pause(job)
    until(lambda: state_of(jobs, job) == "paused")
    jobs.resume(job)
    until(lambda: state_of(jobs, job) == "running")


def test_cancel_forgets_the_request(jobs, builder, store, corpus):
    job = jobs.submit(corpus.id, FULL)
    until(lambda: state_of(jobs, job) == "running")
    jobs.cancel(job)
    until(lambda: state_of(jobs, job) is None)
    assert store.requests.list() == ()


def test_the_order_of_the_queue_can_be_changed(jobs, builder, corpus):
    ids = [jobs.submit(corpus.id, MapRecipe(seed=seed)) for seed in range(3)]
    until(lambda: state_of(jobs, ids[0]) == "running")
    jobs.move(ids[2], 1)
    assert [status.request.id for status in jobs.statuses()] == [ids[0], ids[2], ids[1]]


def test_a_failure_is_told_and_does_not_stop_the_queue(jobs, builder, corpus, caplog):
    builder.error = mapping.MappingError("The endpoint does not answer: start it.")
    job = jobs.submit(corpus.id, FULL)
    until(lambda: state_of(jobs, job) == "failed")
    assert jobs.status(job).message == "The endpoint does not answer: start it."
    builder.error = RuntimeError("secret text")
    other = jobs.submit(corpus.id, FIRST_LOOK)
    until(lambda: state_of(jobs, other) == "failed")
    assert "secret" not in jobs.status(other).message
    assert "Traceback" in caplog.text
    builder.error = None
    builder.may_finish.set()
    jobs.resume(job)
    until(lambda: state_of(jobs, job) == "done")


def test_a_restarted_server_goes_on(tmp_path, builder):
    with Store.open(tmp_path) as store:
        corpus = add_corpus(store, ["a"])
        before = Jobs(store, compute=None)
        job = before.submit(corpus.id, FULL)
        until(lambda: builder.started == [FULL])
        before.close()
    builder.may_finish.set()
    with Store.open(tmp_path) as store:
        after = Jobs(store, compute=None)
        until(lambda: state_of(after, job) == "done")
        after.close()
    assert builder.started == [FULL, FULL]


def test_jobs_of_a_deleted_corpus_are_forgotten(jobs, builder, store, corpus):
    job = jobs.submit(corpus.id, FULL)
    until(lambda: state_of(jobs, job) == "running")
    jobs.forget_corpus(corpus.id)
    store.corpora.delete(corpus.id)
    assert jobs.statuses() == ()


def test_jobs_of_a_corpus_wait_while_its_documents_change(jobs, builder, corpus, store):
    other = add_corpus(store, ["c", "d"])
    job = jobs.submit(corpus.id, FULL)
    until(lambda: state_of(jobs, job) == "running")
    with jobs.holding(corpus.id):
        assert state_of(jobs, job) == "queued"
        elsewhere = jobs.submit(other.id, FULL)
        until(lambda: state_of(jobs, elsewhere) == "running")
        assert state_of(jobs, job) == "queued"
        builder.may_finish.set()
        until(lambda: state_of(jobs, elsewhere) == "done")
        assert state_of(jobs, job) == "queued"
    until(lambda: state_of(jobs, job) == "done")


def test_a_corpus_is_held_by_one_at_a_time(jobs, corpus):
    order = []

    def hold(name):
        with jobs.holding(corpus.id):
            order.append(f"{name} begins")
            time.sleep(0.05)
            order.append(f"{name} ends")

    both = [threading.Thread(target=hold, args=(name,)) for name in ("one", "other")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=10)
    assert [moment.split()[1] for moment in order] == ["begins", "ends", "begins", "ends"]


def test_the_time_is_used_while_nobody_waits_and_given_up_at_once_for_a_request(store, builder, corpus, monkeypatch):
    worked, given_up = [], []

    def go_on(self, watch):
        worked.append(watch)
        while not (watch.is_outranked() or watch.is_stopped()):
            time.sleep(0.01)
        given_up.append(watch)
        return True

    monkeypatch.setattr("dashboard.validating.Validations.go_on", go_on)
    queue = Jobs(store, compute=None)
    until(lambda: worked)
    assert not given_up
    queue.submit(corpus.id, FULL)
    until(lambda: builder.started == [FULL])
    assert len(given_up) == 1
    builder.may_finish.set()
    until(lambda: len(worked) == 2)
    queue.close()
    assert len(given_up) == 2
