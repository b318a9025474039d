"""A running worker: a Java process that reads requests from a pipe and answers on another.

These are one JSON object a line (docs/serve.md). Calls may come from several threads; it takes them
one after the other. When this process ends, however it ends, its end of the pipe closes, and so
does the worker.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from .. import _launch
from . import errors
from .errors import WorkerError

PROTOCOL = 1
_SECONDS_TO_START = 600  # a first start may build the tool
_SECONDS_TO_CANCEL = 30
_SECONDS_TO_END = 5
_LAST_WORDS = 4000  # bytes

Answer = dict[str, Any]


def _line(request: dict[str, Any]) -> bytes:
    """A request as it is sent; numbers may be NumPy's."""
    return json.dumps(request, allow_nan=False, default=_plain).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a request cannot hold {value!r}")


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
        self._lock = threading.RLock()
        self._cut_off = False
        self._ended = False
        self._how: str | None = None
        self.told = False
        """Whether a caller has heard of its end."""
        hello: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._waiting[0] = hello
        self._reading = threading.Thread(target=self._read, name="gmm4j-answers", daemon=True)
        self._reading.start()
        try:
            self.facts = hello.get(timeout=_SECONDS_TO_START)
        except BaseException:
            self.kill()
            self.end()
            raise
        if self.facts is None:
            words = self._last_words()
            self.end()
            raise WorkerError(f"the gmm4j worker did not start: {words}")
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
        return not self._ended and self._process.poll() is None

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
        request = _line({"id": number, "call": name, **given})
        try:
            self._waiting[number] = answers
            self._send(request)
            answer = self._await(answers, listener, name)
        except WorkerError:
            self.told = True
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

    def close(self, **kept: int) -> None:
        """Have it let go of rows by their ``handle``, or a ``model``, without waiting until it has.

        Raises
        ------
        WorkerError
            If it has ended, and keeps nothing.
        """
        self._send(_line({"id": next(self._numbers), "call": "close", **kept}))

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
                    f"the gmm4j worker ended during {name} ({self.how_it_ended()}): "
                    "the next call starts another"
                )
            if "result" in answer or "error" in answer:
                return answer
            if listener is not None:
                listener(answer)

    def _cancel(self, number: int, answers: queue.SimpleQueue[Answer | None]) -> None:
        """Have a call stopped, and wait until it is; it may never have been heard of."""
        cancel = next(self._numbers)
        self._waiting[cancel] = answers
        try:
            self._send(_line({"id": cancel, "call": "cancel", "of": number}))
            while not self._has_ended(answers.get(timeout=_SECONDS_TO_CANCEL), cancel):
                pass
        except WorkerError:
            pass  # it has ended by itself
        except BaseException:  # it does not stop, or Ctrl-C again
            self.kill()
        finally:
            self._waiting.pop(cancel, None)

    def _has_ended(self, answer: Answer | None, cancel: int) -> bool:
        """Whether an answer says that a cancelled call is at work no more."""
        if answer is None or "error" in answer:
            return True
        result = answer.get("result")
        if answer["id"] == cancel:
            return not result["cancelled"]  # there is no such call, or none any more
        if result is None:
            return False
        for kept in ("handle", "model"):  # it was done before: nobody will close what it has kept
            if isinstance(result.get(kept), int):
                self.close(**{kept: result[kept]})
        return True

    def _send(self, line: bytes) -> None:
        assert self._process.stdin is not None
        with self._lock:
            rest = memoryview(b"\n" + line if self._cut_off else line)
            self._cut_off = True  # Ctrl-C may come at any time: then the line ends before the next
            try:
                while rest:
                    rest = rest[os.write(self._process.stdin.fileno(), rest) :]
            except (OSError, ValueError):  # a broken or a closed pipe
                self._ended = True
                raise WorkerError(
                    f"the gmm4j worker has ended ({self.how_it_ended()}): "
                    "the next call starts another"
                ) from None
            self._cut_off = False

    def _read(self) -> None:
        """Hand answers to those who wait for them, until the worker has ended."""
        assert self._process.stdout is not None
        try:
            with io.BufferedReader(self._process.stdout) as lines:  # type: ignore[type-var]
                for line in lines:
                    answer = json.loads(line)
                    waiting = self._waiting.get(0 if "ready" in answer else answer.get("id"))
                    if waiting is not None:
                        waiting.put(answer)
        except (OSError, ValueError):  # what it says is no answer
            self.kill()
        self._ended = True
        for waiting in list(self._waiting.values()):
            waiting.put(None)

    def how_it_ended(self) -> str:
        """The signal or the code it ended with, and what it said."""
        with self._lock:
            if self._how is None:
                self._how = self._ask_how()
            return self._how

    def _ask_how(self) -> str:
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
        self._reading.join(_SECONDS_TO_END)  # it closes what it has read from
        self.how_it_ended()
        self._errors.close()

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
