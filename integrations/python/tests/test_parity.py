"""The same numbers as scikit-learn, from the same start, to 1e-9; and the same attributes."""

import re
import warnings

import numpy as np
import pytest
from conftest import OLDER
from sklearn.mixture import GaussianMixture as Theirs
from sklearn.utils import check_random_state

from gmm4j import GaussianMixture, load_mnist_2v6

STRUCTURES = ["full", "tied", "diag", "spherical"]
STARTS = ["kmeans", "k-means++", "random", "random_from_data"]
FITTED = [
    "weights_",
    "means_",
    "covariances_",
    "precisions_",
    "precisions_cholesky_",
    "lower_bound_",
    "lower_bounds_",
]


def assert_same_parameters(ours, theirs):
    """Compare two fits by all that is fitted."""
    assert ours.n_iter_ == theirs.n_iter_
    assert ours.converged_ == theirs.converged_
    for name in FITTED:
        if not hasattr(theirs, name):  # lower_bounds_, of some versions
            continue
        expected = np.asarray(getattr(theirs, name))
        scale = max(1.0, np.abs(expected).max()) if expected.size else 1
        np.testing.assert_allclose(
            getattr(ours, name), expected, rtol=1e-9, atol=1e-9 * scale, err_msg=name
        )


def assert_same(ours, theirs, X):
    """Compare two fits: all that is fitted, and all that is predicted."""
    assert_same_parameters(ours, theirs)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    for method in ("predict_proba", "score_samples", "score", "bic", "aic"):
        np.testing.assert_allclose(
            getattr(ours, method)(X), getattr(theirs, method)(X), rtol=1e-9, atol=1e-9
        )
    if covariances_tell_axes(theirs):
        for mine, other in zip(ours.sample(20), theirs.sample(20), strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-6, atol=1e-6)


def covariances_tell_axes(fit):
    """Whether covariances have axes, and not any that rounding makes: rows are drawn along them."""
    if fit.covariance_type not in ("full", "tied"):
        return True
    variances = np.linalg.eigvalsh(fit.covariances_)
    return (np.diff(variances) > 1e-6 * variances[..., 1:]).all()


def both(X, **parameters):
    """Fit both with the same parameters, and compare them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = GaussianMixture(**parameters).fit(X)
        theirs = Theirs(**parameters).fit(X)
    assert_same(ours, theirs, X)
    return ours, theirs


@pytest.mark.parametrize("init_params", STARTS)
@pytest.mark.parametrize("covariance_type", STRUCTURES)
def test_same_as_scikit_learn(covariance_type, init_params, blobs):
    both(
        blobs,
        n_components=3,
        covariance_type=covariance_type,
        init_params=init_params,
        random_state=3,
        reg_covar=1e-3,
        max_iter=40,
    )


@pytest.mark.parametrize("covariance_type", STRUCTURES)
def test_best_of_several_starts(covariance_type, blobs):
    both(
        blobs,
        n_components=4,
        covariance_type=covariance_type,
        init_params="random",
        n_init=5,
        random_state=1,
        max_iter=15,
        tol=1e-4,
    )


def test_random_state_is_drawn_from_as_scikit_learn_does(blobs):
    mine, other = (check_random_state(5) for _ in range(2))
    GaussianMixture(2, random_state=mine, n_init=2).fit(blobs)
    Theirs(2, random_state=other, n_init=2).fit(blobs)
    assert mine.randint(1 << 30) == other.randint(1 << 30)


@pytest.mark.parametrize("covariance_type", STRUCTURES)
@pytest.mark.parametrize("parts", [("weights",), ("means",), ("precisions",), ("weights", "means")])
def test_parts_of_the_start_are_given(covariance_type, parts, blobs):
    start = Theirs(3, covariance_type=covariance_type, random_state=9, max_iter=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start.fit(blobs)
    both(
        blobs,
        n_components=3,
        covariance_type=covariance_type,
        random_state=0,
        **{f"{part}_init": getattr(start, f"{part}_") for part in parts},
    )


def test_a_whole_start_is_given(blobs):
    start = Theirs(3, random_state=9).fit(blobs + 1)
    parts = ("weights", "means", "precisions")
    given = {f"{part}_init": getattr(start, f"{part}_") for part in parts}
    both(blobs, n_components=3, random_state=0, **given)


@pytest.mark.parametrize("covariance_type", STRUCTURES)
def test_warm_starts(covariance_type, blobs):
    parameters = {"covariance_type": covariance_type, "warm_start": True, "random_state": 2}
    ours = GaussianMixture(3, max_iter=2, **parameters)
    theirs = Theirs(3, max_iter=2, **parameters)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(6):
            assert_same(ours.fit(blobs), theirs.fit(blobs), blobs)


@pytest.mark.parametrize("init_params", ["kmeans", "random"])
@pytest.mark.parametrize("covariance_type", STRUCTURES)
def test_no_iterations(covariance_type, init_params, blobs):
    parameters = {"covariance_type": covariance_type, "init_params": init_params, "max_iter": 0}
    ours = GaussianMixture(3, random_state=0, **parameters).fit(blobs)
    theirs = Theirs(3, random_state=0, **parameters).fit(blobs)
    assert_same(ours, theirs, blobs)


@pytest.mark.parametrize(
    "parameters",
    [
        {"init_params": "k-means++", "n_components": 3, "reg_covar": 1e3},
        {"init_params": "random_from_data", "n_components": 1, "reg_covar": 10, "tol": 0.5},
        {"init_params": "k-means++", "n_components": 3, "reg_covar": 1, "n_init": 3},
        {"init_params": "random_from_data", "n_components": 2, "max_iter": 1, "tol": 5.0},
        {"init_params": "random_from_data", "n_components": 2, "means_init": np.eye(2, 4)},
    ],
)
def test_weights_of_single_rows_count_in_the_stopping_rule(parameters, blobs):
    """Those of the start add up to K / N in scikit-learn."""
    for seed in range(3):
        both(blobs, random_state=seed, **parameters)


@pytest.mark.parametrize("init_params", ["kmeans", "random", "k-means++", "random_from_data"])
def test_the_last_of_several_starts_without_iterations(init_params, blobs):
    parameters = {"init_params": init_params, "max_iter": 0, "n_init": 3, "random_state": 0}
    ours, theirs = (kind(3, **parameters).fit(blobs) for kind in (GaussianMixture, Theirs))
    np.testing.assert_allclose(ours.means_, theirs.means_, rtol=1e-9)
    np.testing.assert_allclose(ours.covariances_, theirs.covariances_, rtol=1e-9, atol=1e-9)


def test_twos_and_sixes():
    """All parameters, at 784 features."""
    images, _ = load_mnist_2v6()
    ours, theirs = (kind(2, reg_covar=0.05, random_state=0) for kind in (GaussianMixture, Theirs))
    assert_same_parameters(ours.fit(images), theirs.fit(images))
    np.testing.assert_array_equal(ours.predict(images), theirs.predict(images))
    np.testing.assert_allclose(ours.score_samples(images), theirs.score_samples(images), rtol=1e-9)


def test_one_row_a_component_and_one_feature(rng):
    both(rng.normal(size=(5, 2)), n_components=5, random_state=0, reg_covar=1e-2)
    both(rng.normal(size=(50, 1)), n_components=3, random_state=0)


def test_far_from_zero(rng):
    X = rng.normal(size=(200, 3)) + 1e4
    both(X, n_components=2, random_state=0, reg_covar=1e-3, init_params="kmeans")


@pytest.mark.skipif(OLDER, reason="versions before 1.9 print other words")
@pytest.mark.parametrize("init_params", STARTS)
@pytest.mark.parametrize("verbose", [1, 2])
def test_prints_what_scikit_learn_prints(verbose, init_params, blobs, capsys):
    """Gains and lower bounds, too; but for the times."""
    options = {"n_init": 2, "verbose": verbose, "verbose_interval": 1, "random_state": 0}
    printed = []
    for kind in (GaussianMixture, Theirs):
        fit = kind(3, init_params=init_params, warm_start=True, max_iter=4, **options)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit.fit(blobs).fit(blobs).set_params(max_iter=0).fit(blobs)
        printed.append(re.sub(r"time lapse \d+\.\d+s", "time", capsys.readouterr().out))
    assert printed[0] == printed[1]
    assert printed[0].count("\n") > 10


def test_messages_of_scikit_learn(blobs):
    wrong = [
        (np.where(np.arange(4) == 1, np.nan, blobs), {}),
        (np.where(np.arange(4) == 1, np.inf, blobs), {}),
        (blobs[:1], {}),
        (blobs[0], {}),
        (blobs[:2], {"n_components": 3}),
        (blobs.astype(complex), {}),
        (blobs, {"n_components": 0}),
        (blobs, {"tol": -1.0}),
        (blobs, {"weights_init": [0.5, 0.6], "n_components": 2}),
        (np.zeros((10, 2)), {"reg_covar": 0.0}),
    ]
    for X, parameters in wrong:
        messages = []
        for kind in (GaussianMixture, Theirs):
            with pytest.raises(ValueError) as caught:
                kind(**parameters).fit(X)
            messages.append(str(caught.value))
        ours, theirs = messages
        same = 140  # characters; what follows, scikit-learn's versions word in several ways
        assert ours[:same].startswith(theirs.rstrip(".")[:same]), (ours, theirs)
