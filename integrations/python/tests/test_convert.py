"""Model files, scikit-learn's estimator, ONNX."""

import json

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as Theirs

import gmm4j
from gmm4j import GaussianMixture

STRUCTURES = ["full", "tied", "diag", "spherical"]
ALL = [*STRUCTURES, "ppca", "mfa"]


def some(covariance_type, X, **parameters):
    """A fit of any structure."""
    rank = {"rank": 2} if covariance_type in ("ppca", "mfa") else {}
    return GaussianMixture(
        3, covariance_type=covariance_type, random_state=0, reg_covar=1e-3, **rank, **parameters
    ).fit(X)


@pytest.mark.parametrize("ending", ["npz", "json", "safetensors"])
@pytest.mark.parametrize("covariance_type", ALL)
def test_saved_and_loaded(covariance_type, ending, blobs, tmp_path):
    fit = some(covariance_type, blobs)
    path = tmp_path / f"model.{ending}"
    gmm4j.save(fit, path)
    again = gmm4j.load(path)
    for name in ("weights_", "means_", "covariances_", "precisions_cholesky_", "lower_bounds_"):
        np.testing.assert_array_equal(getattr(again, name), getattr(fit, name), err_msg=name)
    assert again.converged_ == fit.converged_
    assert again.n_iter_ == fit.n_iter_
    assert again.reg_covar == fit.reg_covar
    np.testing.assert_array_equal(again.score_samples(blobs), fit.score_samples(blobs))
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_names_of_features_are_kept(blobs, tmp_path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(blobs, columns=["a", "b", "c", "d"])
    gmm4j.save(GaussianMixture(2, random_state=0).fit(frame), tmp_path / "model.npz")
    again = gmm4j.load(tmp_path / "model.npz")
    assert again.feature_names_in_.tolist() == ["a", "b", "c", "d"]
    assert again.predict(frame).shape == (300,)


def test_numpy_reads_a_saved_model(blobs, tmp_path):
    fit = some("full", blobs)
    gmm4j.save(fit, tmp_path / "model.npz")
    with np.load(tmp_path / "model.npz") as arrays:
        np.testing.assert_array_equal(arrays["covariances"], fit.covariances_)
        assert str(arrays["covariance_type"]) == "full"


def test_what_is_no_model(tmp_path):
    (tmp_path / "model.npz").write_bytes(b"PK oh")
    with pytest.raises((ValueError, OSError), match="model.npz"):
        gmm4j.load(tmp_path / "model.npz")
    with pytest.raises((ValueError, OSError), match="none.npz"):
        gmm4j.load(tmp_path / "none.npz")


def test_where_nothing_can_be_written(blobs, tmp_path):
    fit = some("diag", blobs)
    with pytest.raises((ValueError, OSError), match="nowhere"):
        gmm4j.save(fit, tmp_path / "nowhere" / "model.npz")


@pytest.mark.parametrize("covariance_type", STRUCTURES)
def test_to_scikit_learn_and_back(covariance_type, blobs):
    fit = some(covariance_type, blobs, init_params="hierarchical")
    theirs = gmm4j.to_sklearn(fit)
    assert type(theirs) is Theirs
    np.testing.assert_allclose(theirs.score_samples(blobs), fit.score_samples(blobs), rtol=1e-10)
    np.testing.assert_array_equal(theirs.predict(blobs), fit.predict(blobs))
    assert theirs.fit(blobs).converged_  # its parameters are valid there
    back = gmm4j.from_sklearn(theirs)
    np.testing.assert_allclose(back.score_samples(blobs), theirs.score_samples(blobs), rtol=1e-10)
    assert back.n_iter_ == theirs.n_iter_
    assert gmm4j.from_sklearn(Theirs(4, tol=0.1)).tol == 0.1


def test_a_ridge_that_was_chosen_becomes_a_number(blobs):
    fit = GaussianMixture(2, reg_covar="auto", random_state=0).fit(blobs)
    assert gmm4j.to_sklearn(fit).reg_covar == fit.run_["reg"] > 0


def test_scikit_learn_has_no_factors(blobs):
    with pytest.raises(ValueError, match="no covariances of 'mfa'"):
        gmm4j.to_sklearn(some("mfa", blobs))


@pytest.mark.parametrize("dtype, digits", [(np.float64, 1e-10), (np.float32, 1e-3)])
@pytest.mark.parametrize("covariance_type", ALL)
def test_onnx(covariance_type, dtype, digits, blobs, tmp_path):
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    fit = some(covariance_type, blobs)
    gmm4j.to_onnx(fit, tmp_path / "model.onnx", dtype=dtype)
    session = runtime.InferenceSession(tmp_path / "model.onnx")
    label, probabilities, log_density = session.run(None, {"X": blobs.astype(dtype)})
    np.testing.assert_array_equal(label, fit.predict(blobs))
    np.testing.assert_allclose(probabilities, fit.predict_proba(blobs), atol=digits)
    np.testing.assert_allclose(log_density, fit.score_samples(blobs), rtol=digits)


@pytest.mark.parametrize("covariance_type", ["full", "mfa"])
def test_onnx_of_images(covariance_type, rng):
    """784 features, as MNIST's."""
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    X = rng.normal(size=(400, 784))
    X[:200, :100] += 1
    rank = {"rank": 5} if covariance_type == "mfa" else {}
    fit = GaussianMixture(
        2, covariance_type=covariance_type, reg_covar=0.05, random_state=0, max_iter=5, **rank
    ).fit(X)
    session = runtime.InferenceSession(gmm4j.to_onnx(fit).SerializeToString())
    label, probabilities, log_density = session.run(None, {"X": X})
    np.testing.assert_array_equal(label, fit.predict(X))
    np.testing.assert_allclose(probabilities, fit.predict_proba(X), atol=1e-9)
    np.testing.assert_allclose(log_density, fit.score_samples(X), rtol=1e-10)


def test_onnx_refuses(blobs):
    pytest.importorskip("onnx")
    with pytest.raises(ValueError, match="float32 or float64, not int64"):
        gmm4j.to_onnx(some("diag", blobs), dtype=np.int64)


def test_facts_are_plain_json(blobs):
    json.dumps(some("full", blobs).run_)
