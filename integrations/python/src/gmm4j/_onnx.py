"""Prediction as an ONNX graph, for any runtime."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from ._estimator import structures

if TYPE_CHECKING:
    import onnx

_OPSET = 18
_MOST_BYTES = 2_000_000_000  # of one file: the format's limit is 2 GiB


def to_onnx(
    estimator: Any, path: str | Path | None = None, *, dtype: Any = np.float64
) -> onnx.ModelProto:
    """Export prediction: labels, posteriors and log-densities.

    Parameters
    ----------
    estimator : GaussianMixture
        Fitted, of any structure.
    path : str or Path, optional
        Where to write it.
    dtype : {float64, float32}, default=float64
        Of the graph's numbers. In float32 the log-densities of hundreds of features have about
        four digits behind the point.

    Returns
    -------
    onnx.ModelProto
        One input, ``X`` (N, d), and three outputs: ``label`` (N), int64 from 0; ``probabilities``
        (N, K); ``log_density`` (N), in nats.

    Raises
    ------
    ImportError
        If the package onnx is not there.
    ValueError
        If the numbers are more than one file holds, or of another type.

    Examples
    --------
    >>> import gmm4j, numpy as np
    >>> rng = np.random.default_rng(0)
    >>> fit = gmm4j.GaussianMixture(2, random_state=0).fit(rng.normal(size=(100, 3)))
    >>> graph = gmm4j.to_onnx(fit)
    >>> [output.name for output in graph.graph.output]
    ['label', 'probabilities', 'log_density']
    """
    try:
        import onnx
    except ImportError as error:
        raise ImportError("export to ONNX takes the package onnx: pip install onnx") from error
    check_is_fitted(estimator)
    kind = np.dtype(dtype)
    if kind not in (np.float32, np.float64):
        raise ValueError(f"dtype is float32 or float64, not {kind}")
    graph = _Graph(onnx, kind)
    forms = [_component(graph, estimator, k) for k in range(len(estimator.weights_))]
    if graph.bytes > _MOST_BYTES:
        raise ValueError(
            f"{graph.bytes:,} bytes of parameters are more than one ONNX file holds; "
            "export in float32, or fit ppca or mfa"
        )
    model = _assembled(onnx, graph, forms, estimator.means_.shape)
    if path is not None:
        onnx.save(model, str(path))
    return model


class _Graph:
    """Nodes and constants, as they come."""

    def __init__(self, library: Any, kind: np.dtype) -> None:
        self._helper, self._numpy = library.helper, library.numpy_helper
        self.kind = kind
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.bytes = 0

    def constant(self, name: str, values: Any, kind: Any = None) -> str:
        array = np.ascontiguousarray(values, kind or self.kind)
        self.bytes += array.nbytes
        self.constants.append(self._numpy.from_array(array, name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(self._helper.make_node(operator, inputs, [output], **attributes))
        return output


def _component(graph: _Graph, estimator: Any, k: int) -> str:
    """log πₖ + log N(x; μₖ, Σₖ) of each row (N, 1)."""
    d = estimator.means_.shape[1]
    rest = graph.node("Sub", ["X", graph.constant(f"mean_{k}", estimator.means_[k])], f"rest_{k}")
    axis = "axis" if k else graph.constant("axis", [1], np.int64)
    scaled, log_det = _scaled(graph, estimator, k, rest)
    form = graph.node("ReduceSumSquare", [scaled, axis], f"squares_{k}", keepdims=1)
    if estimator.covariance_type in structures.LOW_RANK:
        within, inner = _within(graph, estimator, k, rest)
        explained = graph.node("ReduceSumSquare", [within, axis], f"explained_{k}", keepdims=1)
        form = graph.node("Sub", [form, explained], f"form_{k}")
        log_det += inner
    with np.errstate(divide="ignore"):
        weight = float(np.log(estimator.weights_[k]))
    offset = weight - 0.5 * (d * math.log(2 * math.pi) + log_det)
    half = "half" if k else graph.constant("half", -0.5)
    product = graph.node("Mul", [form, half], f"halved_{k}")
    return graph.node("Add", [product, graph.constant(f"offset_{k}", offset)], f"joint_{k}")


def _scaled(graph: _Graph, estimator: Any, k: int, rest: str) -> tuple[str, float]:
    """What has the squares of Mahalanobis' distance, and log |Σ| (of factors: |Ψ|)."""
    d, kind = estimator.means_.shape[1], estimator.covariance_type
    if kind in structures.LOW_RANK:
        scales = np.broadcast_to(1 / np.sqrt(estimator.noise_[k]), d)
    elif kind in ("full", "tied"):
        upper = estimator.precisions_cholesky_
        upper = upper[k] if kind == "full" else upper
        name = f"upper_{k}" if kind == "full" else "upper"
        if kind == "full" or k == 0:
            graph.constant(name, upper)
        scaled = graph.node("MatMul", [rest, name], f"scaled_{k}")
        return scaled, -2 * float(np.log(np.diag(upper)).sum())
    else:
        scales = np.broadcast_to(estimator.precisions_cholesky_[k], d)
    name = graph.constant(f"scales_{k}", scales)
    return graph.node("Mul", [rest, name], f"scaled_{k}"), -2 * float(np.log(scales).sum())


def _within(graph: _Graph, estimator: Any, k: int, rest: str) -> tuple[str, float]:
    """What factors explain, by Woodbury's identity, and the rest of log |Σ|."""
    loadings = estimator.factors_[k]
    scaled = loadings / np.broadcast_to(estimator.noise_[k], len(loadings))[:, np.newaxis]
    root = np.linalg.cholesky(np.eye(loadings.shape[1]) + loadings.T @ scaled)
    name = graph.constant(f"within_{k}", np.linalg.solve(root, scaled.T).T)
    within = graph.node("MatMul", [rest, name], f"factors_{k}")
    return within, 2 * float(np.log(np.diag(root)).sum())


def _assembled(onnx: Any, graph: _Graph, forms: list[str], shape: tuple[int, int]) -> Any:
    k, d = shape
    joint = graph.node("Concat", forms, "joint", axis=1)
    graph.node("ArgMax", [joint], "label", axis=1, keepdims=0)
    graph.node("Softmax", [joint], "probabilities", axis=1)
    graph.node("ReduceLogSumExp", [joint, "axis"], "log_density", keepdims=0)
    real = onnx.helper.np_dtype_to_tensor_dtype(graph.kind)
    value = onnx.helper.make_tensor_value_info
    model = onnx.helper.make_model(
        onnx.helper.make_graph(
            graph.nodes,
            "gaussian-mixture",
            [value("X", real, ["N", d])],
            [
                value("label", onnx.TensorProto.INT64, ["N"]),
                value("probabilities", real, ["N", k]),
                value("log_density", real, ["N"]),
            ],
            graph.constants,
        ),
        producer_name="gmm4j",
        opset_imports=[onnx.helper.make_opsetid("", _OPSET)],
        ir_version=8,
    )
    onnx.checker.check_model(model)
    return model
