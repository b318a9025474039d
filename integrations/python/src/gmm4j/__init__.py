"""Gaussian mixtures by the gmm4j engine, with scikit-learn's interface."""

from __future__ import annotations

from ._errors import DeviceError, WorkerError
from ._mixture import GaussianMixture
from ._worker import shutdown

__all__ = ["DeviceError", "GaussianMixture", "WorkerError", "shutdown"]
