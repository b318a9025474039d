"""What scikit-learn's estimator has not: factors, ridges, weights, gaps, starts, selection."""

import warnings

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from sklearn import mixture
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score

import gmm4j
from gmm4j import GaussianMixture

ENGINE = [
    "hierarchical",
    "splits",
    "farthest-first",
    "short-runs:3",
    "varied",
    "gmm4j-kmeans",
    "gmm4j-kmeans++",
    "gmm4j-random-from-data",
]
STRUCTURES = ["full", "tied", "diag", "spherical", "ppca", "mfa"]


@pytest.fixture
def factored(rng):
    """400 rows of 12 features with two factors, in two clusters; and the clusters."""
    cluster = np.repeat([0, 1], 200)
    loadings = rng.normal(size=(2, 12, 2))
    scores = rng.normal(size=(400, 2))
    X = np.einsum("ndq,nq->nd", loadings[cluster], scores)
    return X + 0.3 * rng.normal(size=X.shape) + 4 * cluster[:, np.newaxis], cluster


def matrices(fit):
    """Covariances of each component (K, d, d), whatever the structure."""
    k, d = fit.means_.shape
    covariances = fit.covariances_
    if fit.covariance_type == "tied":
        return np.tile(covariances, (k, 1, 1))
    if fit.covariance_type == "diag":
        return np.array([np.diag(each) for each in covariances])
    if fit.covariance_type == "spherical":
        return np.array([each * np.eye(d) for each in covariances])
    return covariances


def joint(fit, X):
    """log πₖ N(x; μₖ, Σₖ) by SciPy (N, K)."""
    return np.stack(
        [
            np.log(weight) + multivariate_normal(mean, covariance).logpdf(X)
            for weight, mean, covariance in zip(
                fit.weights_, fit.means_, matrices(fit), strict=True
            )
        ],
        axis=1,
    )


@pytest.mark.parametrize("rank", [1, 3, "auto"])
@pytest.mark.parametrize("covariance_type", ["ppca", "mfa"])
def test_factors(covariance_type, rank, factored):
    X, cluster = factored
    fit = GaussianMixture(2, covariance_type=covariance_type, rank=rank, random_state=0).fit(X)
    assert adjusted_rand_score(cluster, fit.predict(X)) > 0.95
    k, d, q = fit.factors_.shape
    assert (k, d) == (2, 12)
    assert q == (rank if rank != "auto" else fit.rank_.max())
    assert fit.noise_.shape == ((2,) if covariance_type == "ppca" else (2, 12))
    expected = joint(fit, X)
    np.testing.assert_allclose(fit.score_samples(X), logsumexp(expected, axis=1), rtol=1e-10)
    np.testing.assert_allclose(fit._estimate_weighted_log_prob(X), expected, rtol=1e-9)
    free = sum(d * r - r * (r - 1) // 2 for r in fit.rank_)
    free += fit.noise_.size + fit.means_.size + 1
    assert fit._n_parameters() == free
    assert fit.bic(X) == pytest.approx(-2 * 400 * fit.score(X) + free * np.log(400))
    np.testing.assert_allclose(
        fit.precisions_ @ fit.covariances_, np.tile(np.eye(d), (2, 1, 1)), atol=1e-8
    )


def test_factors_are_sampled(factored):
    X, _ = factored
    fit = GaussianMixture(2, covariance_type="mfa", rank=2, random_state=0).fit(X)
    rows, labels = fit.sample(40000)
    assert rows.shape == (40000, 12)
    for k in range(2):
        of_it = rows[labels == k]
        np.testing.assert_allclose(of_it.mean(axis=0), fit.means_[k], atol=0.1)
        np.testing.assert_allclose(np.cov(of_it.T), fit.covariances_[k], atol=0.35)
    with pytest.raises(ValueError, match="Invalid value for 'n_samples'"):
        fit.sample(0)


@pytest.mark.parametrize("covariance_type", ["ppca", "mfa"])
def test_inner_methods_of_factors(covariance_type, factored):
    X, cluster = factored
    fit = GaussianMixture(2, covariance_type=covariance_type, rank=2)
    fit._initialize(X, 0.4 + 0.2 * np.eye(2)[cluster])
    first = fit._estimate_log_prob_resp(X)[0].mean()
    for _ in range(5):
        fit._m_step(X, fit._estimate_log_prob_resp(X)[1])
    assert fit._estimate_log_prob_resp(X)[0].mean() > first
    before = fit._get_parameters()
    fit._set_parameters(before)
    for one, other in zip(fit._get_parameters(), before, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("rank", [2, "auto"])
def test_factors_start_warm(rank, factored):
    X, _ = factored
    fit = GaussianMixture(2, covariance_type="mfa", rank=rank, warm_start=True, random_state=0)
    before = fit.set_params(max_iter=2, tol=1e-9).fit(X).lower_bound_
    fit.fit(X)
    assert fit.lower_bound_ > before
    assert fit.n_iter_ == 2


def test_a_warm_start_keeps_the_number_of_components(blobs):
    fit = GaussianMixture(2, warm_start=True, random_state=0).fit(blobs)
    with pytest.raises(ValueError, match="has 2 components: n_components=3 needs warm_start=False"):
        fit.set_params(n_components=3).fit(blobs)
    assert fit.set_params(warm_start=False).fit(blobs).means_.shape == (3, 4)


def test_factors_take_no_precisions(factored):
    with pytest.raises(ValueError, match="precisions_init does not go with 'mfa'"):
        GaussianMixture(2, covariance_type="mfa", precisions_init=np.eye(12)).fit(factored[0])


@pytest.mark.parametrize("init_params", ENGINE)
@pytest.mark.parametrize("covariance_type", ["full", "mfa"])
def test_starts_of_the_engine(init_params, covariance_type, factored):
    X, cluster = factored
    parameters = {"covariance_type": covariance_type, "init_params": init_params, "n_init": 2}
    fit = GaussianMixture(2, random_state=4, **parameters).fit(X)
    assert adjusted_rand_score(cluster, fit.predict(X)) > 0.9
    again = GaussianMixture(2, random_state=4, **parameters).fit(X)
    np.testing.assert_array_equal(again.means_, fit.means_)
    assert GaussianMixture(2, random_state=np.random.RandomState(1), **parameters).fit(X)


@pytest.mark.parametrize("init_params", ["short-runs:0", "short-runs:", "kmean", "gmm4j-"])
def test_starts_that_there_are_not(init_params, blobs):
    with pytest.raises(ValueError, match="The 'init_params' parameter of GaussianMixture must be"):
        GaussianMixture(init_params=init_params).fit(blobs)


@pytest.mark.parametrize("parameters", [{"max_iter": 0}, {"means_init": np.zeros((1, 4))}])
def test_starts_of_the_engine_are_whole(parameters, blobs):
    with pytest.raises(ValueError, match="goes with scikit-learn's starts"):
        GaussianMixture(init_params="splits", **parameters).fit(blobs)


@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random", "random_from_data"])
@pytest.mark.parametrize("covariance_type", STRUCTURES)
def test_ridge_that_is_chosen(covariance_type, init_params, blobs):
    parameters = {"covariance_type": covariance_type, "init_params": init_params}
    fit = GaussianMixture(3, reg_covar="auto", random_state=0, **parameters).fit(blobs)
    assert fit.run_["reg"] >= 0
    assert np.isfinite(fit.score(blobs))


def test_ridge_that_is_chosen_takes_whole_starts(blobs):
    with pytest.raises(ValueError, match="reg_covar='auto'"):
        GaussianMixture(reg_covar="auto", max_iter=0).fit(blobs)


@pytest.mark.parametrize("shrinkage", [0.5, "oas", "ledoit-wolf"])
def test_shrinkage(shrinkage, blobs):
    plain = GaussianMixture(1, random_state=0).fit(blobs)
    fit = GaussianMixture(1, shrinkage=shrinkage, random_state=0).fit(blobs)

    def spread(each):
        return np.ptp(np.linalg.eigvalsh(each.covariances_[0]))

    assert spread(fit) < spread(plain)
    if shrinkage == 0.5:
        assert spread(fit) == pytest.approx(spread(plain) / 2, rel=1e-6)


@pytest.mark.parametrize("covariance_type", STRUCTURES)
@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random_from_data", "splits"])
def test_weights_count_as_copies(covariance_type, init_params, blobs):
    weight = np.arange(len(blobs)) % 4
    copies = np.repeat(blobs, weight, axis=0)
    parameters = {"covariance_type": covariance_type, "random_state": 0}
    start = GaussianMixture(3, init_params=init_params, max_iter=3, **parameters)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        start.fit(blobs, sample_weight=weight)
        weighted, repeated = (pickled(start), pickled(start))
    for each in (weighted, repeated):
        each.set_params(warm_start=True, max_iter=10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weighted.fit(blobs, sample_weight=weight)
        repeated.fit(copies)
    np.testing.assert_allclose(weighted.means_, repeated.means_, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(weighted.lower_bounds_, repeated.lower_bounds_, rtol=1e-10)
    assert weighted.score(blobs, sample_weight=weight) == pytest.approx(repeated.score(copies))
    assert weighted.bic(blobs, sample_weight=weight) == pytest.approx(repeated.bic(copies))
    assert weighted.aic(blobs, sample_weight=weight) == pytest.approx(repeated.aic(copies))


def pickled(fit):
    import pickle

    return pickle.loads(pickle.dumps(fit))


@pytest.mark.parametrize("weight", [2, 2.0, np.float32(2)])
def test_one_weight_for_all_rows(weight, blobs):
    fit = GaussianMixture(2, random_state=0).fit(blobs, sample_weight=weight)
    each = np.full(len(blobs), float(weight))
    for method in (fit.bic, fit.aic, fit.score):
        assert method(blobs, sample_weight=weight) == method(blobs, sample_weight=each)
    free = fit._n_parameters()
    expected = -2 * 600 * fit.score(blobs) + free * np.log(600)
    assert fit.bic(blobs, sample_weight=weight) == pytest.approx(expected)


def test_weights_that_make_no_sense(blobs):
    for weight in (np.zeros(300), -np.ones(300), np.ones(299), np.full(300, np.nan)):
        with pytest.raises(ValueError):
            GaussianMixture().fit(blobs, sample_weight=weight)


@pytest.mark.parametrize("mark", [np.nan, -999.0])
@pytest.mark.parametrize("covariance_type", ["full", "diag", "mfa"])
def test_missing_values(covariance_type, mark, factored, rng):
    X, cluster = factored
    gaps = np.where(rng.random(X.shape) < 0.2, mark, X)
    parameters = {"covariance_type": covariance_type, "reg_covar": 1e-2, "random_state": 0}
    fit = GaussianMixture(2, missing=mark, **parameters).fit(gaps)
    assert adjusted_rand_score(cluster, fit.predict(gaps)) > 0.9
    full = fit.impute(gaps)
    shown = gaps == X
    np.testing.assert_array_equal(full[shown], X[shown])
    drawn = fit.impute(gaps, random_state=0)
    assert np.std(full[~shown] - X[~shown]) < np.std(drawn[~shown] - X[~shown])
    if mark != mark:
        densities = fit.score_samples(gaps[:5])
        for row, density in zip(gaps[:5], densities, strict=True):
            seen = ~np.isnan(row)
            each = [
                np.log(w) + multivariate_normal(m[seen], c[np.ix_(seen, seen)]).logpdf(row[seen])
                for w, m, c in zip(fit.weights_, fit.means_, matrices(fit), strict=True)
            ]
            assert density == pytest.approx(logsumexp(each), rel=1e-9)


def test_gaps_are_an_error_unless_they_are_named(blobs):
    blobs[3, 1] = np.nan
    with pytest.raises(ValueError, match="Input X contains NaN"):
        GaussianMixture().fit(blobs)
    with pytest.raises(ValueError, match="missing=np.nan"):
        GaussianMixture().fit(blobs[4:]).impute(blobs[4:])


@pytest.mark.parametrize("criterion", ["bic", "aic", "icl", "heldout"])
def test_selection(criterion, factored):
    X, _ = factored
    chosen = gmm4j.select(
        X, [1, 2], covariance_type=["spherical", "full"], criterion=criterion, random_state=0
    )
    fit = chosen.estimator
    assert (fit.n_components, fit.covariance_type) == (2, "full")
    assert chosen.criterion == criterion
    assert len(chosen.table) == 4
    if criterion == "bic":
        assert chosen.value == pytest.approx(fit.bic(X), rel=1e-9)
    assert fit.predict(X).shape == (400,)


def test_selection_among_factors(factored):
    X, _ = factored
    chosen = gmm4j.select(X, [1, 2], covariance_type="mfa", random_state=0)
    assert chosen.estimator.covariance_type == "mfa"
    assert chosen.estimator.rank == chosen.estimator.factors_.shape[2]


def test_selection_is_drawn_from_any_random_state(blobs):
    values = {
        gmm4j.select(blobs, [3], init_params="random", random_state=state).value
        for state in (np.random.RandomState(3), np.random.RandomState(3))
    }
    assert len(values) == 1
    assert np.isfinite(gmm4j.select(blobs, [2], random_state=None).value)


def test_selection_tells(blobs, capsys):
    gmm4j.select(blobs, [1, 3], random_state=0, verbose=1)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["1 components, full", "3 components, full"]
    assert lines[0].endswith(", the best so far")
    with pytest.warns(ConvergenceWarning, match="did not converge") as told:
        gmm4j.select(blobs, [3], max_iter=1, random_state=0)
    assert told[0].filename == __file__


@pytest.mark.parametrize(
    "parameters",
    [
        {"weights_init": [1.0]},
        {"means_init": np.zeros((1, 4))},
        {"precisions_init": np.eye(4)[np.newaxis]},
        {"warm_start": True},
    ],
)
def test_selection_finds_its_own_starts(parameters, blobs):
    (name,) = parameters
    with pytest.raises(ValueError, match=f"select finds its starts by itself: leave out {name}"):
        gmm4j.select(blobs, [1], **parameters)


def test_selection_refuses(blobs):
    with pytest.raises(ValueError):
        gmm4j.select(blobs, [2], covariance_type="round")
    with pytest.raises(ValueError, match="criterion"):
        gmm4j.select(blobs, [2], criterion="best")


@pytest.mark.parametrize("kind", ["cpu", "opencl"])
def test_every_device_computes_as_scikit_learn_does(kind, blobs):
    """In double, unless it is told otherwise; in fits, in scores and where it selects."""
    devices = [each["id"] for each in gmm4j.devices() if each["id"].startswith(kind)]
    if not devices:
        pytest.skip(f"there is no {kind} device")
    fit = GaussianMixture(3, device=devices[0], random_state=0).fit(blobs)
    theirs = mixture.GaussianMixture(3, random_state=0).fit(blobs)
    assert fit.run_["precision"] == "double"
    np.testing.assert_allclose(fit.covariances_, theirs.covariances_, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(fit.score_samples(blobs), theirs.score_samples(blobs), rtol=1e-9)
    chosen = gmm4j.select(blobs, [2], device=devices[0], random_state=0)
    assert chosen.estimator.run_["precision"] == "double"


def test_devices_are_listed():
    assert "cpu" in {device["id"] for device in gmm4j.devices()}


@pytest.mark.parametrize("precision", ["double", "float"])
def test_precision(precision, blobs):
    fit = GaussianMixture(3, precision=precision, device="cpu", random_state=0).fit(blobs)
    assert fit.run_["precision"] == precision
    double = GaussianMixture(3, device="cpu", random_state=0).fit(blobs)
    assert double.run_["precision"] == "double"
    assert fit.score(blobs) == pytest.approx(double.score(blobs), rel=1e-5)
