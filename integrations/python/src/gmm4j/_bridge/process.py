"""The worker: one Java process a Python process, started on first use and shared.

It reads requests from a pipe and answers on another, one JSON object a line (docs/serve.md). Calls
may come from several threads; it takes them one after the other. When this process ends, however
it ends, its end of the pipe closes, and so does the worker. A forked process starts its own.
"""

from __future__ import annotations

import atexit
import io
import itertools
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .. import _launch
from . import errors
from .errors import WorkerError

PROTOCOL = 1
_SECONDS_TO_START = 600  # a first start may build the tool
_SECONDS_TO_CANCEL = 30
_SECONDS_TO_END = 5
_LAST_WORDS = 4000  # bytes

Answer = dict[str, Any]


class Worker:
    """A running worker.

    Raises
    ------
    WorkerError
        If it does not start; the message says what is missing.
    """

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                _launch.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=_launch.environment(),
                bufsize=0,
                start_new_session=True,  # Ctrl-C is this process's, which cancels what runs
            )
        except OSError as error:
            self._errors.close()
            raise WorkerError(f"the gmm4j worker cannot be started: {error}") from error
        self._numbers = itertools.count(1)
        self._waiting: dict[int, queue.SimpleQueue[Answer | None]] = {}
        self._lock = threading.Lock()
        self._ended = False
        hello: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._waiting[0] = hello
        threading.Thread(target=self._read, name="gmm4j-answers", daemon=True).start()
        try:
            self.facts = hello.get(timeout=_SECONDS_TO_START)
        except BaseException:
            self.kill()
            raise
        if self.facts is None:
            raise WorkerError(f"the gmm4j worker did not start: {self._last_words()}")
        if self.facts.get("protocol") != PROTOCOL:
            self.end()
            raise WorkerError(
                f"the gmm4j worker speaks protocol {self.facts.get('protocol')}, not {PROTOCOL}: "
                "package and tool are of different versions"
            )

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it still answers."""
        return not self._ended

    def call(
        self, name: str, /, *, listener: Callable[[Answer], None] | None = None, **arguments: Any
    ) -> Answer:
        """Have something done.

        Parameters
        ----------
        name : str
            What.
        listener : callable, optional
            Hears events, in this thread.
        **arguments
            As docs/serve.md says; those that are None are left out.

        Returns
        -------
        dict
            The result.

        Raises
        ------
        WorkerError
            If the worker ends meanwhile; and what `errors.of_answer` says.
        KeyboardInterrupt
            After the worker has stopped what it was doing.
        """
        number = next(self._numbers)
        answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        given = {key: value for key, value in arguments.items() if value is not None}
        try:
            self._waiting[number] = answers
            self._send({"id": number, "call": name, **given})
            answer = self._await(answers, listener, name)
        except WorkerError:
            raise
        except BaseException:  # Ctrl-C, or a listener that fails: nobody waits for this any more
            self._cancel(number, answers)
            raise
        finally:
            self._waiting.pop(number, None)
        if "error" in answer:
            raise errors.of_answer(answer["error"])
        result: Answer = answer["result"]
        return result

    def _await(
        self,
        answers: queue.SimpleQueue[Answer | None],
        listener: Callable[[Answer], None] | None,
        name: str,
    ) -> Answer:
        while True:
            answer = answers.get()
            if answer is None:
                raise WorkerError(
                    f"the gmm4j worker ended during {name} ({self._how_it_ended()}): "
                    "the next call starts another"
                )
            if "result" in answer or "error" in answer:
                return answer
            if listener is not None:
                listener(answer)

    def _cancel(self, number: int, answers: queue.SimpleQueue[Answer | None]) -> None:
        try:
            self._send({"id": next(self._numbers), "call": "cancel", "of": number})
            while True:
                answer = answers.get(timeout=_SECONDS_TO_CANCEL)
                if answer is None or "result" in answer or "error" in answer:
                    return
        except WorkerError:
            pass  # it has ended by itself
        except BaseException:  # it does not stop, or Ctrl-C again
            self.kill()

    def _send(self, request: dict[str, Any]) -> None:
        line = memoryview(json.dumps(request, allow_nan=False).encode() + b"\n")
        assert self._process.stdin is not None
        with self._lock:
            try:
                while line:
                    line = line[os.write(self._process.stdin.fileno(), line) :]
            except (OSError, ValueError):  # a broken or a closed pipe
                self._ended = True
                raise WorkerError(
                    f"the gmm4j worker has ended ({self._how_it_ended()}): "
                    "the next call starts another"
                ) from None

    def _read(self) -> None:
        """Hand answers to those who wait for them, until the worker has ended."""
        assert self._process.stdout is not None
        try:
            for line in io.BufferedReader(self._process.stdout):  # type: ignore[type-var]
                answer = json.loads(line)
                waiting = self._waiting.get(0 if "ready" in answer else answer.get("id"))
                if waiting is not None:
                    waiting.put(answer)
        except (OSError, ValueError):  # what it says is no answer
            self.kill()
        self._ended = True
        for waiting in list(self._waiting.values()):
            waiting.put(None)

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return "it has closed its output"
        if code < 0:
            return signal.Signals(-code).name
        return f"exit code {code}: {self._last_words()}"

    def _last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_END)
        size = os.fstat(self._errors.fileno()).st_size  # reading by place: it shares the position
        last = os.pread(self._errors.fileno(), _LAST_WORDS, max(0, size - _LAST_WORDS))
        words = last.decode(errors="replace").strip()
        return words or f"exit code {self._process.returncode}"

    def end(self) -> None:
        """Let it end; afterwards it has."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._ended = True

    def forget(self) -> None:
        """Close this process's ends of the pipes: those of a worker that its parent has."""
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        self._process.returncode = 0  # it is no child of this process


_shared: Worker | None = None
_starting = threading.Lock()


def worker() -> Worker:
    """The worker of this process, started if need be."""
    global _shared
    with _starting:
        if _shared is not None and not _shared.is_alive():
            how, _shared = _shared._how_it_ended(), None
            warnings.warn(
                f"the gmm4j worker had ended ({how}); another one is started",
                RuntimeWarning,
                stacklevel=3,
            )
        if _shared is None:
            _shared = Worker()
        return _shared


def shutdown() -> None:
    """End the worker of this process, if there is one; the next call starts another.

    Examples
    --------
    >>> import gmm4j
    >>> gmm4j.shutdown()
    """
    global _shared
    with _starting:
        ended, _shared = _shared, None
        if ended is not None:
            ended.end()


def _after_fork() -> None:
    global _shared, _starting
    _starting = threading.Lock()
    inherited, _shared = _shared, None
    if inherited is not None:
        inherited.forget()


atexit.register(shutdown)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
