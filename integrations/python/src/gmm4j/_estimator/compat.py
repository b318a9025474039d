"""What changed its place or name between scikit-learn 1.4 and now."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import _check_sample_weight

try:
    from sklearn.utils.validation import validate_data as _validate_data
except ImportError:  # before 1.6
    _validate_data = None

_WEIGHT_OPTIONS = inspect.signature(_check_sample_weight).parameters


def validate_data(estimator: BaseEstimator, X: Any, *, finite: bool | str, **options: Any) -> Any:
    """scikit-learn's validation of rows, which also looks at names and numbers of features."""
    if _validate_data is None:
        return estimator._validate_data(X, force_all_finite=finite, **options)
    return _validate_data(estimator, X, ensure_all_finite=finite, **options)


def check_sample_weight(sample_weight: Any, X: np.ndarray) -> np.ndarray | None:
    """scikit-learn's validation of weights, one a row; None if there are none."""
    if sample_weight is None:
        return None
    options: dict[str, Any] = {"dtype": np.float64}
    for name in ("ensure_non_negative", "only_non_negative"):
        if name in _WEIGHT_OPTIONS:
            options[name] = True
    return _check_sample_weight(sample_weight, X, **options)


def namespace(method: Any) -> dict[str, Any]:
    """The option by which a method of scikit-learn's is told of NumPy, where it has one."""
    return {"xp": np} if "xp" in inspect.signature(method).parameters else {}
