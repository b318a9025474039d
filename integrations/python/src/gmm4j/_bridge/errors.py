"""Errors of the worker as Python exceptions."""

from __future__ import annotations

from typing import Any

_SINGULAR = (
    "Fitting the mixture model failed because some components have ill-defined empirical "
    "covariance (for instance caused by singleton or collapsed samples). Try to decrease the "
    "number of components, increase reg_covar, or scale the input data."
)


class WorkerError(RuntimeError):
    """The worker could not be started, has ended, or answered what it should not."""


class DeviceError(RuntimeError):
    """A device that is not there, or cannot do what was asked of it."""


def of_answer(error: dict[str, Any]) -> BaseException:
    """Make the exception of an answer's ``error``.

    Parameters
    ----------
    error : dict
        With ``kind``, ``message`` and the facts of the kind.

    Returns
    -------
    BaseException
        `ValueError` for requests, data and fits that fail, in scikit-learn's words where it has
        some; `MemoryError`, `OSError`, `DeviceError`, `KeyboardInterrupt`; else `WorkerError`.
    """
    kind, message = error["kind"], error["message"]
    if kind == "fit":
        singular = error.get("reason") == "singular"
        return ValueError(f"{_SINGULAR} ({message})" if singular else message)
    if kind in ("request", "data"):
        return ValueError(message)
    if kind == "memory":
        return MemoryError(message)
    if kind == "file":
        return OSError(message)
    if kind == "device":
        return DeviceError(message)
    if kind == "interrupted":
        return KeyboardInterrupt(message)
    return WorkerError(message)
