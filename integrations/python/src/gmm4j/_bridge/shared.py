"""The worker of this process: started on first use, and shared. A forked process starts its own."""

from __future__ import annotations

import atexit
import os
import threading
from typing import Any

from .errors import WorkerError
from .notices import warn
from .process import Answer, Worker

_shared: Worker | None = None
_starting = threading.Lock()


def worker() -> Worker:
    """The worker of this process, started if need be.

    Warns
    -----
    RuntimeWarning
        If there was one that has ended, of which no call has told.
    """
    global _shared
    with _starting:
        if _shared is not None and not _shared.is_alive():
            ended, _shared = _shared, None
            ended.end()
            if not ended.told:
                how = ended.how_it_ended()
                warn(f"the gmm4j worker had ended ({how}); another one is started", RuntimeWarning)
        if _shared is None:
            _shared = Worker()
        return _shared


def first_call(name: str, /, **arguments: Any) -> tuple[Worker, Answer]:
    """Have something done that rests on no call before.

    A worker may have been killed a moment ago, which shows only when it does not answer: then
    another one is asked, once.

    Returns
    -------
    Worker
        Who has done it.
    dict
        The result.
    """
    process = worker()
    try:
        return process, process.call(name, **arguments)
    except WorkerError:
        if process.is_alive():
            raise
        process.told = False  # not by this error, which nobody sees
    process = worker()
    return process, process.call(name, **arguments)


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
