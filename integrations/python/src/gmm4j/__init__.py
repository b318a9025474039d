"""Gaussian mixtures by the gmm4j engine, with scikit-learn's interface."""

from __future__ import annotations

from ._bridge.errors import DeviceError, WorkerError
from ._bridge.rows import devices
from ._bridge.shared import shutdown
from ._convert import from_sklearn, load, save, to_sklearn
from ._digits import load_mnist_2v6
from ._estimator.mixture import GaussianMixture
from ._onnx import to_onnx
from ._selection import Selection, select

__all__ = [
    "DeviceError",
    "GaussianMixture",
    "Selection",
    "WorkerError",
    "devices",
    "from_sklearn",
    "load",
    "load_mnist_2v6",
    "save",
    "select",
    "shutdown",
    "to_onnx",
    "to_sklearn",
]

GaussianMixture.__module__ = __name__  # the name that pickles have
