"""A fit: its starts, one after the other, and the best of what they lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state

from .._bridge.mixtures import Arrays, Mixture
from .._bridge.notices import hear, warn
from .._bridge.rows import Rows
from . import starts, structures
from .progress import Progress

NOT_CONVERGED = (
    "Best performing initialization did not converge. Try different init parameters, or increase "
    "max_iter, tol, or check for degenerate data."
)

_FACTS = ("device", "precision", "reg", "seconds", "notes")


@dataclass(frozen=True)
class Outcome:
    """What a start led to.

    Parameters
    ----------
    mixture : Mixture
        The parameters.
    converged : bool
        Whether the gain fell below the tolerance.
    lower_bounds : list of float
        The mean log-likelihood of the parameters that entered each iteration.
    facts : dict
        What the worker said besides: device, precision, seconds, reg, …
    """

    mixture: Mixture
    converged: bool = False
    lower_bounds: list[float] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, answer: dict[str, Any], mixture: Mixture) -> Outcome:
        """Of what the worker answers."""
        return cls(
            mixture, answer["converged"], answer["history"], {key: answer[key] for key in _FACTS}
        )

    @property
    def lower_bound(self) -> float:
        """The last one; -inf if there is none."""
        return self.lower_bounds[-1] if self.lower_bounds else -np.inf


class Fitting:
    """One fit of an estimator.

    Parameters
    ----------
    estimator : GaussianMixture
        Its parameters, which are valid.
    rows : Rows
        As the worker has them.
    X : ndarray of shape (n_samples, n_features)
        The same, here.
    sample_weight : ndarray of shape (n_samples,) or None
        What rows count.
    """

    def __init__(
        self, estimator: Any, rows: Rows, X: np.ndarray, sample_weight: np.ndarray | None
    ) -> None:
        self._of = estimator
        self._rows, self._X, self._weight = rows, X, sample_weight
        self._random_state = check_random_state(estimator.random_state)
        self._progress = Progress(estimator.verbose, estimator.verbose_interval)
        self._structure = {
            "components": estimator.n_components,
            "covariance": structures.covariance_name(estimator),
            "reg": estimator.reg_covar,
        }
        self._rule = starts.engine_rule(estimator.init_params, nearest=self._needs_engine())

    def _needs_engine(self) -> bool:
        """Whether scikit-learn's start does not exist for these rows or this structure."""
        of = self._of
        by_rows = of.init_params in ("k-means++", "random_from_data")
        spread_out = of.covariance_type in structures.LOW_RANK and by_rows
        return of.missing is not None or of.reg_covar == "auto" or spread_out

    def best(self) -> Outcome:
        """Fit from every start, and keep the best.

        Warns
        -----
        ConvergenceWarning
            If it did not converge; and see `hear`.
        """
        of = self._of
        if of.warm_start and hasattr(of, "converged_"):
            self._progress.begins(0, of.lower_bound_)
            best = self._go_on()
            if best.lower_bounds:
                self._progress.ends(best.lower_bound, best.converged)
        elif self._rule is not None and not self._given(3):
            best = self._by_engine(self._rule)
        else:
            best = self._by_scikit_learn()
        if not best.converged and of.max_iter > 0:
            warn(NOT_CONVERGED, ConvergenceWarning)
        return best

    def _go_on(self) -> Outcome:
        had = len(self._of.weights_)
        if had != self._of.n_components:
            raise ValueError(
                f"warm_start goes on from the last fit, which has {had} components: "
                f"n_components={self._of.n_components} needs warm_start=False"
            )
        before = self._of.lower_bound_
        previous = float(before) if np.isfinite(before) else None
        return self._run({"mixture": structures.of_estimator(self._of)}, previous)

    def _by_engine(self, rule: str) -> Outcome:
        of = self._of
        if self._given(1) or of.max_iter == 0:
            what = "max_iter=0" if of.max_iter == 0 else "weights_init, means_init, precisions_init"
            raise ValueError(
                f"{what} goes with scikit-learn's starts of complete rows only, and here "
                f"init_params={of.init_params!r} is the engine's"
            )
        seed = of.random_state
        if not isinstance(seed, (int, np.integer)):
            seed = self._random_state.randint(np.iinfo(np.int32).max)
        self._progress.begins(0, -np.inf)
        best = self._run({"rule": rule}, seed=int(seed), restarts=of.n_init)
        self._progress.ends(best.lower_bound, best.converged)
        return best

    def _by_scikit_learn(self) -> Outcome:
        best: Outcome | None = None
        for number in range(self._of.n_init):
            self._progress.begins(number, -np.inf)
            outcome = self._run(self._start())
            if outcome.lower_bounds:
                self._progress.ends(outcome.lower_bound, outcome.converged)
            if (
                best is None
                or outcome.lower_bound > best.lower_bound
                or best.lower_bound == -np.inf
            ):
                best = outcome
        assert best is not None
        return best

    def _given(self, least: int) -> bool:
        """Whether at least so many parts of the start are given."""
        of = self._of
        parts = (of.weights_init, of.means_init, of.precisions_init)
        return sum(part is not None for part in parts) >= least

    def _start(self) -> dict[str, Any]:
        """Find a start as scikit-learn does, as `Rows.fit` takes it."""
        of, share = self._of, 1.0
        if self._given(3):
            arrays: Arrays = {}
        else:
            drawn = starts.draw(
                of.init_params, self._X, of.n_components, self._random_state, self._weight
            )
            if drawn.rows is not None:
                arrays, share = starts.of_rows(
                    self._X, drawn.rows, of.covariance_type, of.reg_covar, self._weight
                )
            elif of.max_iter > 0 and not self._given(1):
                return drawn.for_worker()
            else:
                arrays = self._rows.maximise(drawn.for_worker(), **self._structure).arrays
        if of.weights_init is not None:
            arrays["weights"], share = np.asarray(of.weights_init), 1.0
        if of.means_init is not None:
            arrays["means"] = np.asarray(of.means_init)
        if of.precisions_init is not None:
            for other in ("covariances", "precisions_cholesky"):
                arrays.pop(other, None)
            arrays["precisions"] = np.asarray(of.precisions_init)
        mixture = Mixture(structures.covariance_name(of), arrays)
        return {"mixture": mixture, **({"share": share} if share != 1 else {})}

    def _run(self, init: dict[str, Any], previous: float | None = None, **options: Any) -> Outcome:
        of = self._of
        if of.max_iter == 0:
            return Outcome(init["mixture"])
        answer, mixture = self._rows.fit(
            init,
            self._hears,
            events=of.verbose > 0,
            max_iter=of.max_iter,
            tol=of.tol,
            stop="scikit-learn",
            shrink=of.shrinkage or None,
            lower_bound_before=previous,
            **of._where(),
            **self._structure,
            **options,
        )
        return Outcome.of(answer, mixture)

    def _hears(self, event: dict[str, Any]) -> None:
        hear(event)
        self._progress.hears(event)
