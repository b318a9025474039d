"""The estimator in scikit-learn's company: its checks, its tools, frames, processes."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
from sklearn import config_context
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture as Theirs
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import gmm4j
from gmm4j import GaussianMixture

try:
    from sklearn.utils.estimator_checks import estimator_checks_generator
except ImportError:  # before 1.6
    from sklearn.utils.estimator_checks import check_estimator

    def estimator_checks_generator(estimator):
        return check_estimator(estimator, generate_only=True)


SKIPPED = {"check_array_api_input": "runs with SCIPY_ARRAY_API=1 and other array libraries only"}


@pytest.mark.parametrize(
    "estimator, check",
    [
        *estimator_checks_generator(GaussianMixture()),
        *estimator_checks_generator(GaussianMixture(missing=np.nan)),
    ],
    ids=lambda value: getattr(getattr(value, "func", value), "__name__", type(value).__name__),
)
def test_check_estimator(estimator, check):
    try:
        check(estimator)
    except BaseException as skipped:
        if type(skipped).__name__ == "SkipTest" and check.func.__name__ in SKIPPED:
            pytest.skip(SKIPPED[check.func.__name__])
        raise


def test_is_scikit_learns(blobs):
    fit = GaussianMixture(2, random_state=0).fit(blobs)
    assert isinstance(fit, Theirs)
    assert repr(fit) == "GaussianMixture(n_components=2, random_state=0)"
    theirs = Theirs().get_params()
    ours = GaussianMixture().get_params()
    assert {name: ours[name] for name in theirs} == theirs
    assert clone(fit).get_params() == fit.get_params()


def test_grid_search(blobs):
    search = GridSearchCV(
        GaussianMixture(random_state=0),
        {"n_components": [1, 3], "covariance_type": ["full", "spherical"]},
        cv=3,
    ).fit(blobs)
    same = GridSearchCV(Theirs(random_state=0), search.param_grid, cv=3).fit(blobs)
    assert search.best_params_ == same.best_params_
    np.testing.assert_allclose(
        search.cv_results_["mean_test_score"], same.cv_results_["mean_test_score"], rtol=1e-9
    )


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.float32, np.float64])
def test_parameters_may_be_numbers_of_numpy(kind, blobs):
    whole = {"n_components": 2, "max_iter": 7, "n_init": 2, "verbose": 0, "verbose_interval": 5}
    real = {"tol": 0.25, "reg_covar": 0.5, "shrinkage": 0.5, "missing": -99}
    mine = {"random_state": 0, **(whole if kind(0.5) == 0 else real)}
    given = {name: kind(value) for name, value in mine.items() if name != "random_state"}
    fit = GaussianMixture(**{**mine, **given}).fit(blobs)
    np.testing.assert_array_equal(fit.means_, GaussianMixture(**mine).fit(blobs).means_)
    factors = GaussianMixture(2, covariance_type="mfa", rank=np.int64(2), random_state=0)
    assert factors.fit(blobs).factors_.shape == (2, 4, 2)


def test_grid_search_over_an_array(blobs):
    search = GridSearchCV(GaussianMixture(random_state=0), {"n_components": np.arange(1, 3)}, cv=2)
    assert search.fit(blobs).best_params_["n_components"] in (1, 2)


@pytest.mark.parametrize("kind", [float, np.float32])
def test_missing_values_are_no_infinities(kind, blobs):
    with pytest.raises(ValueError, match="The 'missing' parameter of GaussianMixture must be"):
        GaussianMixture(missing=kind("inf")).fit(blobs)
    GaussianMixture(missing=kind("nan")).fit(blobs)


def test_weights_are_routed(blobs):
    """By scikit-learn's routing, to fits and to scores."""
    weight = np.arange(len(blobs)) % 3 + 0.5
    with config_context(enable_metadata_routing=True):
        fit = GaussianMixture(2, random_state=0)
        fit.set_fit_request(sample_weight=True).set_score_request(sample_weight=True)
        scaler = StandardScaler().set_fit_request(sample_weight=False)
        grid = {"gaussianmixture__reg_covar": [1e-3]}
        search = GridSearchCV(make_pipeline(scaler, fit), grid, cv=2)
        search.fit(blobs, sample_weight=weight)
    train, test = slice(150, None), slice(150)
    scaled = StandardScaler().fit(blobs[train])
    alone = GaussianMixture(2, reg_covar=1e-3, random_state=0)
    alone.fit(scaled.transform(blobs[train]), sample_weight=weight[train])
    expected = alone.score(scaled.transform(blobs[test]), sample_weight=weight[test])
    assert search.cv_results_["split0_test_score"][0] == pytest.approx(expected, rel=1e-12)
    unweighted = alone.score(scaled.transform(blobs[test]))
    assert expected != pytest.approx(unweighted, rel=1e-6)


def test_pipeline(blobs):
    def through(mixture):
        return make_pipeline(StandardScaler(), PCA(2), mixture).fit_predict(blobs)

    ours = through(GaussianMixture(3, random_state=0))
    np.testing.assert_array_equal(ours, through(Theirs(3, random_state=0)))


@pytest.mark.parametrize("n_jobs", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_cross_validation_in_processes(n_jobs, blobs):
    scores = cross_val_score(GaussianMixture(3, random_state=0), blobs, cv=4, n_jobs=n_jobs)
    theirs = cross_val_score(Theirs(3, random_state=0), blobs, cv=4)
    np.testing.assert_allclose(scores, theirs, rtol=1e-9)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames(library, blobs):
    frames = pytest.importorskip(library)
    names = ["a", "b", "c", "d"]
    frame = frames.DataFrame({name: blobs[:, j] for j, name in enumerate(names)})
    fit = GaussianMixture(3, random_state=0).fit(frame)
    assert fit.feature_names_in_.tolist() == names
    plain = GaussianMixture(3, random_state=0).fit(blobs)
    np.testing.assert_allclose(fit.means_, plain.means_, rtol=1e-12)
    np.testing.assert_array_equal(fit.predict(frame), plain.predict(blobs))
    with pytest.raises(ValueError, match="feature names"):
        fit.predict(frame[["d", "c", "b", "a"]])


def test_sample_weight_of_a_frame(blobs):
    pandas = pytest.importorskip("pandas")
    weight = pandas.Series(np.arange(len(blobs)) % 3)
    fit = GaussianMixture(2, random_state=0).fit(blobs, sample_weight=weight)
    assert fit.score(blobs, sample_weight=weight) == pytest.approx(
        np.average(fit.score_samples(blobs), weights=weight), rel=1e-12
    )


def test_pickled_to_another_process(blobs, tmp_path):
    fit = GaussianMixture(3, random_state=0).fit(blobs)
    (tmp_path / "fit.pickle").write_bytes(pickle.dumps(fit))
    np.save(tmp_path / "rows.npy", blobs)
    program = (
        "import pickle, numpy as np\n"
        "fit = pickle.load(open('fit.pickle', 'rb'))\n"
        "np.save('labels.npy', fit.predict(np.load('rows.npy')))\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    np.testing.assert_array_equal(np.load(tmp_path / "labels.npy"), fit.predict(blobs))


@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical", "mfa"])
def test_pickle_keeps_every_bit(covariance_type, blobs):
    fit = GaussianMixture(2, covariance_type=covariance_type, random_state=0).fit(blobs)
    again = pickle.loads(pickle.dumps(fit))
    np.testing.assert_array_equal(again.score_samples(blobs), fit.score_samples(blobs))
    np.testing.assert_array_equal(again.precisions_, fit.precisions_)
    assert type(again) is gmm4j.GaussianMixture


def test_fitted_attributes_are_made_anew(blobs):
    fit = GaussianMixture(2, random_state=0).fit(blobs)
    before = fit.precisions_
    fit.fit(blobs * 2)
    np.testing.assert_allclose(fit.precisions_, before / 4, rtol=1e-3)
    identity = fit.precisions_ @ fit.covariances_
    np.testing.assert_allclose(identity, np.tile(np.eye(4), (2, 1, 1)), atol=1e-12)


@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
def test_inner_methods_are_scikit_learns(covariance_type, blobs, rng):
    shares = rng.dirichlet(np.ones(3), size=len(blobs))
    ours, theirs = (kind(3, covariance_type=covariance_type) for kind in (GaussianMixture, Theirs))
    for each in (ours, theirs):
        each._initialize(blobs, shares)
        each._set_parameters(each._get_parameters())
    np.testing.assert_array_equal(ours.precisions_, theirs.precisions_)
    for mine, other in zip(
        ours._estimate_log_prob_resp(blobs), theirs._estimate_log_prob_resp(blobs), strict=True
    ):
        np.testing.assert_array_equal(mine, other)
    log_densities, log_shares = ours._estimate_log_prob_resp(blobs)
    np.testing.assert_allclose(ours.score_samples(blobs), log_densities, rtol=1e-12)
    np.testing.assert_allclose(ours.predict_proba(blobs), np.exp(log_shares), atol=1e-12)
    ours._m_step(blobs, log_shares)
    theirs._m_step(blobs, log_shares)
    np.testing.assert_array_equal(ours.covariances_, theirs.covariances_)
