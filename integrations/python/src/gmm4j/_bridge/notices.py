"""What a person should know, as warnings at the line that called this package."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from typing import Any

import sklearn
from sklearn.exceptions import ConvergenceWarning

_WITHIN = (
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep,
    os.path.dirname(os.path.abspath(sklearn.__file__)) + os.sep,
    os.path.abspath(contextlib.__file__),
)

_USUAL = "OpenCL cannot be loaded"
"""Most machines have no OpenCL: that the CPU computes there is told in notes alone."""


def hear(event: dict[str, Any]) -> None:
    """Take an event of the worker's: a notice becomes a warning.

    Warns
    -----
    ConvergenceWarning
        Of components that have collapsed.
    UserWarning
        Of all else: another device or precision than was asked for, a ridge that decides, …
    """
    if event.get("event") == "notice" and not event["text"].startswith(_USUAL):
        warn(event["text"], ConvergenceWarning if event["kind"] == "collapse" else UserWarning)


def warn(text: str, category: type[Warning]) -> None:
    """Warn of something.

    Parameters
    ----------
    text : str
        What a person should know.
    category : type
        The kind of warning. It names the nearest line outside of this package and scikit-learn,
        whose searches and pipelines call it.
    """
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_WITHIN):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, category, stacklevel=level)
