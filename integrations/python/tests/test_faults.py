"""What goes wrong around a fit: no Java, an old one, a full disk, a worker of another version."""

import os
import stat
import subprocess
import sys
import time

import numpy as np
import pytest

import gmm4j
from gmm4j import GaussianMixture, _java
from gmm4j._bridge import errors, files, process


@pytest.fixture
def fresh_worker():
    """No worker before and after."""
    gmm4j.shutdown()
    yield
    gmm4j.shutdown()


def script(path, text):
    """A program of a few lines."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


@pytest.mark.parametrize(
    "text, said",
    [
        ("echo 'Java 17 is needed' >&2; exit 2", "did not start: Java 17 is needed"),
        ("exit 3", "did not start: exit code 3"),
        ("kill -9 $$", "did not start: exit code -9"),
        ('echo \'{"ready":"gmm4j","protocol":99}\'; cat', "protocol 99, not 1"),
    ],
)
def test_worker_that_does_not_start(text, said, tmp_path, monkeypatch, fresh_worker, blobs):
    monkeypatch.setattr(process._launch, "command", lambda: [script(tmp_path / "worker", text)])
    with pytest.raises(gmm4j.WorkerError, match=said):
        GaussianMixture().fit(blobs)


def test_worker_that_is_not_there(tmp_path, monkeypatch, fresh_worker, blobs):
    monkeypatch.setattr(process._launch, "command", lambda: [str(tmp_path / "none")])
    with pytest.raises(gmm4j.WorkerError, match="cannot be started: .*No such file"):
        GaussianMixture().fit(blobs)


def test_worker_that_babbles(tmp_path, monkeypatch, fresh_worker, blobs):
    text = 'echo \'{"ready":"gmm4j","protocol":1}\'; read line; echo oh; sleep 60'
    monkeypatch.setattr(process._launch, "command", lambda: [script(tmp_path / "worker", text)])
    with pytest.raises(gmm4j.WorkerError, match="ended during open"):
        GaussianMixture().fit(blobs)


def test_no_room_for_the_rows(tmp_path):
    """A limit on the size of files stands for a disk that is full."""
    program = (
        "import numpy as np, gmm4j, resource\n"
        "X = np.random.default_rng(0).normal(size=(2000, 100))\n"
        "fit = gmm4j.GaussianMixture(2, random_state=0)\n"
        "fit.fit(X[:100])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, -1))\n"
        "try:\n"
        "    fit.fit(X)\n"
        "except OSError as error:\n"
        "    print(error.errno)\n"
        "print(fit.fit(X[:100]).n_features_in_)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split() == ["27", "100"], done.stderr  # EFBIG
    assert not list(tmp_path.iterdir())


def test_no_room_for_the_answer(monkeypatch, blobs):
    fit = GaussianMixture(2, random_state=0).fit(blobs)

    def full(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.SharedFile, "reserve", full)
    before = set(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="No space left"):
        fit.predict_proba(blobs)
    assert set(os.listdir("/proc/self/fd")) == before
    monkeypatch.undo()
    assert fit.predict_proba(blobs).shape == (300, 2)


def unmount(disk):
    """Java lets go of rows soon after a call, which does not wait for it."""
    end = time.monotonic() + 30
    while subprocess.run(["umount", disk], stderr=subprocess.DEVNULL).returncode:
        assert time.monotonic() < end, "the disk stays in use"
        time.sleep(0.05)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_full_temporary_directory(tmp_path, monkeypatch, blobs):
    GaussianMixture(2).fit(blobs)  # a Java that began on the small disk would keep it busy
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small])
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        monkeypatch.setattr(files, "free_memory", lambda: 0)
        monkeypatch.setattr(files.tempfile, "tempdir", str(small))
        with pytest.raises(OSError, match="No space left"):
            GaussianMixture(2).fit(np.tile(blobs, (20, 1)))
        assert not list(small.iterdir())
        assert GaussianMixture(2, random_state=0).fit(blobs[:20]).score(blobs[:20]) < 0
    finally:
        unmount(small)


@pytest.mark.parametrize(
    "kind, expected",
    [
        ("request", ValueError),
        ("data", ValueError),
        ("fit", ValueError),
        ("memory", MemoryError),
        ("file", OSError),
        ("device", gmm4j.DeviceError),
        ("interrupted", KeyboardInterrupt),
        ("internal", gmm4j.WorkerError),
    ],
)
def test_errors_are_exceptions_of_python(kind, expected):
    made = errors.of_answer({"kind": kind, "message": "why"})
    assert type(made) is expected
    assert "why" in str(made)


def test_unknown_device(blobs):
    with pytest.raises((gmm4j.DeviceError, ValueError), match="nowhere"):
        GaussianMixture(device="nowhere").fit(blobs)


def fake_java(home, version):
    """A Java that says it is of a version, and can nothing else."""
    (home / "bin").mkdir(parents=True)
    script(home / "bin" / "java", f"echo 'openjdk version \"{version}\"' >&2")
    return home


@pytest.mark.parametrize(
    "version, said",
    [
        (None, r"needed, and JAVA_HOME \(.*none\) has no Java; install one: "),
        ("11.0.21", r"needed, and JAVA_HOME \(.*java\) has Java 11; install one: "),
    ],
)
def test_no_java_and_an_old_one(version, said, tmp_path, monkeypatch, fresh_worker, blobs):
    """As an installed package finds them."""
    home = fake_java(tmp_path / "java", version) if version else tmp_path / "none"
    monkeypatch.setenv("JAVA_HOME", str(home))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(process._launch, "command", lambda: [str(_java.find_java() / "bin/java")])
    with pytest.raises(gmm4j.WorkerError, match=said):
        GaussianMixture().fit(blobs)


def test_no_java_beside_a_checkout(tmp_path, monkeypatch, fresh_worker, blobs):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "none"))
    with pytest.raises(gmm4j.WorkerError, match="17 or newer is needed, and there is none"):
        GaussianMixture().fit(blobs)
