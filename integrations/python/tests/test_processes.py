"""One worker a process: threads, forks, joblib, Ctrl-C; and nothing that outlives anybody."""

import gc
import multiprocessing
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path

import joblib
import numpy as np
import pytest

import gmm4j
from gmm4j import GaussianMixture
from gmm4j._bridge.shared import worker


def fit_score(X):
    """Of a start without threads: those of scikit-learn's k-means do not survive a fork."""
    return GaussianMixture(2, init_params="random", random_state=0).fit(X).score(X)


def worker_pid(X):
    fit_score(X)
    return worker().pid


def is_running(pid):
    """Whether a process is there, and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=20):
    """Wait for something to be true; whether it came to be."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


LONG = """
import numpy as np, os, sys
import gmm4j
from gmm4j._bridge.shared import worker
X = np.random.default_rng(0).normal(size=(20000, 60))
print(worker().pid, flush=True)
import gmm4j._estimator.fitting as fitting
hears = fitting.Fitting._hears
def tell(self, event):
    if event.get("iteration") == 2:
        print("fitting", flush=True)
    hears(self, event)
fitting.Fitting._hears = tell
fit = gmm4j.GaussianMixture(8, tol=0, max_iter=100000, init_params="random", random_state=0,
    verbose=1, verbose_interval=10**9)
"""


def start(program, tmp_path, **options):
    """A Python process at work: itself, and the worker's id."""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    process = subprocess.Popen(
        [sys.executable, "-c", heeding + program],  # jobs in the background ignore Ctrl-C
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **options,
    )
    pid = int(process.stdout.readline())
    return process, pid


def read_until(process, line):
    """Read what a process says, up to a line."""
    for said in process.stdout:
        if said.rstrip() == line:
            return
    raise AssertionError(process.stderr.read())


def test_one_worker_for_all(blobs):
    assert worker_pid(blobs) == worker_pid(blobs * 2)


def test_threads_share_it(blobs):
    alone = [fit_score(blobs + i) for i in range(6)]
    with joblib.parallel_backend("threading", n_jobs=4):
        together = joblib.Parallel()(joblib.delayed(fit_score)(blobs + i) for i in range(6))
    assert together == alone


def test_joblib_processes_have_their_own(blobs):
    pids = joblib.Parallel(n_jobs=2)(joblib.delayed(worker_pid)(blobs) for _ in range(4))
    assert worker().pid not in pids
    assert len(set(pids)) <= 2
    scores = joblib.Parallel(n_jobs=2)(joblib.delayed(fit_score)(blobs) for _ in range(2))
    assert scores == [fit_score(blobs)] * 2


def _in_child(X, out):
    out.put((worker_pid(X), fit_score(X)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*")
def test_a_forked_process_has_its_own(blobs):
    mine, score = worker_pid(blobs), fit_score(blobs)
    context = multiprocessing.get_context("fork")
    out = context.Queue()
    child = context.Process(target=_in_child, args=(blobs, out), daemon=True)
    child.start()
    theirs, same = out.get(timeout=60)
    child.join(20)
    assert (theirs != mine, same) == (True, score)
    assert wait_until(lambda: not is_running(theirs))
    assert worker_pid(blobs) == mine


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_worker_ends_with_its_parent_though_a_fork_lives(tmp_path):
    program = LONG + (
        "if os.fork() == 0:\n    import time; time.sleep(60); os._exit(0)\nfit.fit(X)"
    )
    process, pid = start(program, tmp_path, start_new_session=True)
    read_until(process, "fitting")
    process.kill()
    process.wait()
    try:
        assert wait_until(lambda: not is_running(pid))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.stderr.close()


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_killed_python_leaves_nothing(how, tmp_path):
    process, pid = start(LONG + "fit.fit(X)", tmp_path)
    read_until(process, "fitting")
    process.send_signal(how)
    process.communicate(timeout=60)
    assert wait_until(lambda: not is_running(pid))
    assert not list(tmp_path.iterdir())


def test_python_that_ends_leaves_nothing(tmp_path):
    process, pid = start(LONG + "gmm4j.GaussianMixture().fit(X)", tmp_path)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert wait_until(lambda: not is_running(pid))
    assert not list(tmp_path.iterdir())


def test_devices_leave_nothing(tmp_path):
    """Libraries of OpenCL are unpacked somewhere."""
    process, _ = start(LONG + "assert gmm4j.devices()", tmp_path)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert not list(tmp_path.iterdir())


def test_javas_temporary_directory_is_pythons(tmp_path, monkeypatch):
    pid = worker().pid
    line = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    assert f"-Djava.io.tmpdir={tempfile.gettempdir()}".encode() in line


def sockets(pid):
    """What a process has open that others on a network could reach: inodes of sockets."""
    links = (
        os.readlink(each) for each in Path(f"/proc/{pid}/fd").glob("*") if os.path.islink(each)
    )
    return {link[8:-1] for link in links if link.startswith("socket:[")}


def listening(pid):
    """Of these, those that listen or take packets: by all tables of the network."""
    own = sockets(pid)
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[9] in own and (not table.startswith("tcp") or words[3] == "0A"):
                found.append((table, words[1]))
    return found


@pytest.mark.skipif(not os.path.isdir("/proc/self/net"), reason="there is no /proc")
def test_nothing_listens(blobs):
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert [table for table, _ in listening(os.getpid())] == ["tcp"]  # it would be seen
        server.close()
    fit_score(blobs)
    assert not listening(worker().pid)
    assert not listening(os.getpid())


INTERRUPTED = """
import os
import numpy as np
import gmm4j
from gmm4j._bridge import shared
X = np.random.default_rng(0).normal(size=(200_000, 40))
where = {!r}
if where != "start":
    shared.worker()
print(os.getpid(), flush=True)
def at(begin, *arguments, **options):
    print("there", flush=True)
    return begin(*arguments, **options)
def tell_of(owner, name):
    begin = getattr(owner, name)
    setattr(owner, name, lambda *a, **o: at(begin, *a, **o))
if where == "start":
    tell_of(shared, "Worker")
elif where == "copy":
    from gmm4j._bridge import arrays
    copy = arrays._copy
    def slow(*arguments):
        print("there", flush=True)
        for _ in range(1000):
            copy(*arguments)
    arrays._copy = slow
else:
    from gmm4j._estimator import starts
    tell_of(starts, "KMeans")
try:
    gmm4j.GaussianMixture(300 if where == "k-means" else 3, random_state=0).fit(X)
except KeyboardInterrupt:
    print("interrupted", flush=True)
if where == "copy":
    arrays._copy = copy
before = shared._shared and shared._shared.pid
fit = gmm4j.GaussianMixture(2).fit(X[:100])
assert before in (None, shared.worker().pid)
open_files = ["/proc/self/fd/" + each for each in os.listdir("/proc/self/fd")]
assert not [each for each in open_files if os.path.islink(each) and "memfd" in os.readlink(each)]
print("done", shared.worker().pid, flush=True)
"""


@pytest.mark.parametrize(
    "where", ["copy", "k-means", pytest.param("start", marks=pytest.mark.slow)]
)
def test_interrupt_at_any_time(where, tmp_path):
    process, _ = start(INTERRUPTED.format(where), tmp_path, start_new_session=True)
    read_until(process, "there")
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    read_until(process, "interrupted")
    assert time.monotonic() - began < 10
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert wait_until(lambda: not is_running(int(out.split()[-1])))
    assert not list(tmp_path.iterdir())


def test_interrupt_stops_the_fit_and_keeps_the_worker(tmp_path):
    program = LONG + (
        "try:\n"
        "    fit.fit(X)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
        "gmm4j.GaussianMixture(2).fit(X[:100])\n"
        "print(worker().pid, flush=True)\n"
    )
    process, pid = start(program, tmp_path, start_new_session=True)
    read_until(process, "fitting")
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all that it has started
    began = time.monotonic()
    read_until(process, "interrupted")
    assert time.monotonic() - began < 10
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, int(out.split()[-1])) == (0, pid), errors
    assert wait_until(lambda: not is_running(pid))
    assert not list(tmp_path.iterdir())


def test_killed_worker_is_told_of_once(rng, tmp_path, monkeypatch):
    X = rng.normal(size=(20000, 60))
    pid = worker().pid
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    killer = threading.Timer(1.5, os.kill, (pid, signal.SIGKILL))
    killer.start()
    endless = GaussianMixture(8, tol=0, max_iter=100000, init_params="random", random_state=0)
    with pytest.raises(gmm4j.WorkerError, match="ended during fit .SIGKILL.: the next call"):
        endless.fit(X)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(fit_score(X[:100]))
    assert worker().pid != pid
    assert not list(tmp_path.iterdir())


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_worker_that_was_killed_just_now_is_replaced(blobs):
    """Whether it shows before the request is sent or after."""
    for _ in range(2):
        pid = worker_pid(blobs)
        os.kill(pid, signal.SIGKILL)
        with pytest.warns(RuntimeWarning, match="another one is started") as told:
            assert np.isfinite(GaussianMixture(2, random_state=0).fit(blobs).lower_bound_)
        assert [each.filename for each in told] == [__file__]
        gc.collect()


def test_request_that_cannot_be_written_harms_nobody(blobs):
    """Another thread's fit goes on."""
    pid = worker().pid
    fits = []
    endless = GaussianMixture(3, tol=0, max_iter=3000, init_params="random", random_state=0)
    other = threading.Thread(target=lambda: fits.append(endless.fit(blobs)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other.start()
        began = time.monotonic()
        with pytest.raises(TypeError, match="cannot hold <object"):
            worker().call("ping", what=object())
        assert time.monotonic() - began < 5
        other.join()
    assert len(fits) == 1
    assert worker().pid == pid


def test_a_line_that_was_cut_off_ends_before_the_next(blobs):
    """Ctrl-C may come while a request is written."""
    process = worker()
    os.write(process._process.stdin.fileno(), b'{"id": 999999, "call": "fi')
    process._cut_off = True
    assert process.call("ping")["pid"] == process.pid


def test_cancel_of_what_was_never_heard_of_waits_for_nothing():
    process = worker()
    began = time.monotonic()
    process._cancel(999999, queue.SimpleQueue())
    assert time.monotonic() - began < 5
    assert worker() is process


def test_worker_that_was_killed_between_calls_is_replaced(blobs):
    pid = worker_pid(blobs)
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not worker_is_alive())
    with pytest.warns(RuntimeWarning, match="had ended .SIGKILL.; another one is started"):
        assert worker_pid(blobs) != pid
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        worker_pid(blobs)


def worker_is_alive():
    from gmm4j._bridge import shared

    return shared._shared is not None and shared._shared.is_alive()


def test_shutdown(blobs):
    pid = worker_pid(blobs)
    gmm4j.shutdown()
    gmm4j.shutdown()
    assert not is_running(pid)
    assert worker_pid(blobs) != pid


def test_a_listener_that_fails_stops_the_fit(blobs, monkeypatch):
    def fail(self, event):
        raise RuntimeError("no more")

    monkeypatch.setattr("gmm4j._estimator.progress.Progress.hears", fail)
    with pytest.raises(RuntimeError, match="no more"):
        GaussianMixture(3, tol=0, max_iter=100000, random_state=0, verbose=1).fit(
            np.tile(blobs, (50, 1))
        )
    monkeypatch.undo()
    assert np.isfinite(fit_score(blobs))


def _threads(X):
    time.sleep(0.5)  # so that each of the pool has one
    fit_score(X)
    return worker().facts["threads"]


@pytest.mark.filterwarnings("ignore:.*fork.*")
def test_a_pool_shares_the_cores(blobs):
    cores = len(os.sched_getaffinity(0))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_threads, [blobs, blobs], chunksize=1) == [max(1, cores // 2)] * 2
    assert worker().facts["threads"] == cores


def test_several_processes_share_the_cores(monkeypatch):
    from gmm4j import _launch

    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # as joblib tells its processes
    assert "-XX:ActiveProcessorCount=1" in _launch.environment()["GMM4J_JAVA_OPTIONS"]
