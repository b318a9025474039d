"""Warnings, at the line that called this package."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings

import sklearn

_WITHIN = (
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep,
    os.path.dirname(os.path.abspath(sklearn.__file__)) + os.sep,
    os.path.abspath(contextlib.__file__),
)


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
