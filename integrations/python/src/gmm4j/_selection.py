"""How many components, and which covariances."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state

from ._bridge.notices import hear, warn
from ._bridge.rows import opened
from ._estimator import starts, structures
from ._estimator.compat import check_sample_weight, validate_data
from ._estimator.fitting import NOT_CONVERGED, Outcome
from ._estimator.mixture import GaussianMixture
from ._estimator.scoring import ROW_TYPES

_NOT_HERE = ("weights_init", "means_init", "precisions_init", "warm_start")


@dataclass(frozen=True)
class Selection:
    """What was chosen.

    Parameters
    ----------
    estimator : GaussianMixture
        The best mixture, fitted.
    criterion : str
        What it is best by.
    value : float
        What it has of that.
    table : list of dict
        A line a fit: k, covariance, value, log_likelihood, parameters, iterations, …
    """

    estimator: GaussianMixture
    criterion: str
    value: float
    table: list[dict[str, Any]]


def select(
    X: Any,
    n_components: Iterable[int] = range(1, 11),
    *,
    covariance_type: str | Iterable[str] = "full",
    criterion: str = "bic",
    sample_weight: Any = None,
    **parameters: Any,
) -> Selection:
    """Fit mixtures of several sizes and structures, and keep the best (docs/selection.md).

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        Rows.
    n_components : iterable of int, default=range(1, 11)
        How many components to try.
    covariance_type : str or iterable of str, default='full'
        Structures to try; of 'ppca' and 'mfa' the criterion chooses the number of factors.
    criterion : {'bic', 'aic', 'icl', 'heldout'}, default='bic'
        By what to choose.
    sample_weight : array-like of shape (n_samples,), optional
        What rows count.
    **parameters
        Of `GaussianMixture`. Starts are the engine's: each size has one more, grown from the fit
        of the size before; ``init_params`` names one, and 'kmeans' is the engine's k-means.
        There is no ``weights_init``, ``means_init``, ``precisions_init`` and ``warm_start``;
        ``verbose`` prints a line a fit.

    Returns
    -------
    Selection
        The best mixture, and all that were tried.

    Raises
    ------
    ValueError
        If rows or parameters make no sense, or a covariance is singular.

    Warns
    -----
    ConvergenceWarning
        If the best fit did not converge.

    Examples
    --------
    >>> import numpy as np
    >>> import gmm4j
    >>> rng = np.random.default_rng(0)
    >>> X = np.concatenate([rng.normal(-5, 1, (100, 1)), rng.normal(5, 1, (100, 1))])
    >>> chosen = gmm4j.select(X, range(1, 4), covariance_type=["full", "tied"], random_state=0)
    >>> chosen.estimator.n_components
    2
    """
    for name in _NOT_HERE:
        if not (parameters.get(name) is None or parameters[name] is False):
            raise ValueError(f"select finds its starts by itself: leave out {name}")
    kinds = [covariance_type] if isinstance(covariance_type, str) else list(covariance_type)
    estimator = GaussianMixture(covariance_type=kinds[0], **parameters)
    for kind in kinds:
        GaussianMixture(covariance_type=kind, **parameters)._validate_params()
    X = validate_data(
        estimator, X, finite=estimator._finite(), dtype=ROW_TYPES, ensure_min_samples=2
    )
    weight = check_sample_weight(sample_weight, X)
    seed = estimator.random_state
    if not isinstance(seed, (int, np.integer)):
        seed = check_random_state(seed).randint(np.iinfo(np.int32).max)
    with opened(X, weight, estimator.missing) as rows:
        answer, mixture = rows.select(
            _hears(bool(estimator.verbose), criterion),
            events=bool(estimator.verbose),
            k=",".join(str(int(k)) for k in n_components),
            covariance=[_with_rank(kind, estimator.rank) for kind in kinds],
            criterion=criterion,
            reg=estimator.reg_covar,
            shrink=estimator.shrinkage or None,
            max_iter=estimator.max_iter,
            tol=estimator.tol,
            stop="scikit-learn",
            init=starts.engine_rule(estimator.init_params, nearest=True),
            restarts=estimator.n_init,
            seed=int(seed),
            **estimator._where(),
        )
    kind = mixture.covariance.partition(":")[0]
    chosen = {"n_components": len(mixture.arrays["weights"]), "covariance_type": kind}
    if kind in structures.LOW_RANK:
        chosen["rank"] = mixture.arrays["factors"].shape[2]
    estimator.set_params(**chosen)
    outcome = Outcome.of(answer["fit"], mixture)
    estimator._adopt(outcome, rows.dtype)
    if not outcome.converged:
        warn(NOT_CONVERGED, ConvergenceWarning)
    return Selection(estimator, answer["criterion"], answer["value"], answer["table"])


def _hears(tells: bool, criterion: str) -> Callable[[dict[str, Any]], None]:
    """Warns of notices, and prints what has been fitted, if it is to tell."""

    def heard(event: dict[str, Any]) -> None:
        hear(event)
        if tells and event.get("event") == "finished":
            best = ", the best so far" if event["best"] else ""
            what = f"{event['components']} components, {event['covariance']}"
            print(f"{what}: {criterion} {event['value']:.5f}{best}")

    return heard


def _with_rank(kind: str, rank: int | str) -> str:
    return f"{kind}:{rank}" if kind in structures.LOW_RANK else kind
