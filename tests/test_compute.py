"""The compute processes: apart from the server, and replaceable."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import wait
from pathlib import Path

import pytest

from dashboard.compute import Compute, ComputeDiedError, report_memory

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def compute(tmp_path_factory):
    processes = Compute(tmp_path_factory.mktemp("home"), processes=1)
    yield processes
    processes.close()


def test_calls_run_in_another_process_at_a_lower_priority(compute):
    process, used = compute.run(report_memory)
    assert process != os.getpid()
    assert used > 2**20
    assert compute.run(os.nice, 0) >= 10


def test_a_process_that_dies_is_told_in_a_sentence_and_replaced(compute):
    victim = compute.run(os.getpid)
    call = compute.submit(time.sleep, 60)
    os.kill(victim, signal.SIGKILL)
    with pytest.raises(ComputeDiedError, match="resume the job"):
        compute.run(time.sleep, 0)
    wait([call], timeout=30)
    assert call.done()
    assert compute.run(os.getpid) != victim


def test_a_question_does_not_wait_behind_the_work_of_others(compute):
    work = compute.submit(time.sleep, 600)
    assert compute.ask(abs, -3).result(timeout=60) == 3
    beside = compute.ask(os.getpid).result(timeout=60)
    assert not work.done()
    os.kill(beside, signal.SIGKILL)
    time.sleep(1)
    assert compute.ask(os.getpid).result(timeout=60) != beside
    compute.restart()


def test_a_restart_ends_what_is_running(compute):
    call = compute.submit(time.sleep, 600)
    compute.restart()
    wait([call], timeout=30)
    assert call.exception(timeout=0) is not None
    assert compute.run(abs, -3) == 3


def test_scratch_left_by_an_ended_server_is_removed(tmp_path):
    left = tmp_path / "scratch" / "old"
    left.mkdir(parents=True)
    processes = Compute(tmp_path, processes=1)
    processes.close()
    assert not left.exists()


SERVER = """
import sys, time
print("main ran", flush=True)
sys.path.insert(0, {root!r})
import os
from pathlib import Path
from dashboard.compute import Compute
compute = Compute(Path({home!r}), processes=2)
print(*sorted({{compute.submit(time.sleep, 0.5) and compute.run(os.getpid) for _ in range(8)}}), flush=True)
time.sleep(600)
"""


def test_processes_never_run_the_script_that_started_them_and_end_with_it(tmp_path):
    script = tmp_path / "app.py"
    script.write_text(SERVER.format(root=str(ROOT), home=str(tmp_path / "home")))
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == "main ran"
        second_line = server.stdout.readline().strip()
        assert second_line.replace(" ", "").isdigit()
        processes = [int(process) for process in second_line.split()]
        server.kill()
    deadline = time.monotonic() + 20
    while any(is_alive(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not any(is_alive(process) for process in processes)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/status")
    return not (status.exists() and "\nState:\tZ" in status.read_text())
