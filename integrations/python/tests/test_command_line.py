"""The same numbers as the command line, to the last bit."""

import json
import subprocess
import warnings
from pathlib import Path

import numpy as np
import pytest

import gmm4j
from gmm4j import GaussianMixture

TOOL = Path(__file__).resolve().parents[3] / "gmm4j"

pytestmark = [
    pytest.mark.skipif(not TOOL.exists(), reason="the command line is not here"),
    pytest.mark.slow,
]


def tool(*words, folder):
    """Run the command line; what it prints."""
    done = subprocess.run([TOOL, *map(str, words)], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


STRUCTURES = ["full", "tied", "diag", "spherical", "ppca", "mfa"]


@pytest.mark.parametrize("start", ["gmm4j-kmeans", "short-runs:3"])
@pytest.mark.parametrize("covariance_type", STRUCTURES)
def test_fits_are_the_same_to_the_last_bit(covariance_type, start, blobs, tmp_path):
    np.save(tmp_path / "rows.npy", blobs)
    rank = {"mfa": ":2", "ppca": ":auto"}.get(covariance_type, "")
    tool(
        *("fit", "rows.npy", "-k", 3, "--covariance", covariance_type + rank, "--seed", 11),
        *("--init", start.removeprefix("gmm4j-"), "--stop", "scikit-learn", "--reg", 1e-4),
        *("--device", "cpu", "--out", "model.npz"),
        folder=tmp_path,
    )
    theirs = gmm4j.load(tmp_path / "model.npz")
    ours = GaussianMixture(
        3,
        covariance_type=covariance_type,
        init_params=start,
        random_state=11,
        reg_covar=1e-4,
        device="cpu",
        **({"rank": 2} if covariance_type == "mfa" else {}),
    ).fit(blobs)
    names = ["weights_", "means_", "covariances_", "precisions_cholesky_", "lower_bounds_"]
    for name in names:
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), err_msg=name)
    with np.load(tmp_path / "model.npz") as arrays:
        for name in {"covariances", "precisions_cholesky", "factors", "noise"} & set(arrays.files):
            np.testing.assert_array_equal(getattr(ours, f"{name}_"), arrays[name])
    assert (ours.n_iter_, ours.converged_) == (theirs.n_iter_, theirs.converged_)


def digits():
    """The shipped twos and sixes as bytes."""
    images, _ = gmm4j.load_mnist_2v6()
    return np.rint(images * 255).astype(np.uint8)


ROWS = {
    "float64": lambda blobs: blobs,
    "float32": lambda blobs: blobs.astype(np.float32),
    "bytes": lambda blobs: np.clip(blobs * 20 + 100, 0, 255).astype(np.uint8),
    "twos and sixes": lambda blobs: digits(),
}


@pytest.mark.parametrize("kind", ROWS)
def test_fits_and_scores_of_any_type_are_the_same_to_the_last_bit(kind, blobs, tmp_path):
    rows = ROWS[kind](blobs)
    np.save(tmp_path / "rows.npy", rows)
    scale = ("--scale", "none") if rows.dtype == np.uint8 else ()
    ridge = 50.0 if rows.dtype == np.uint8 else 1e-3
    tool(
        *("fit", "rows.npy", "-k", 2, "--seed", 5, "--init", "kmeans", "--stop", "scikit-learn"),
        *("--reg", ridge, "--max-iter", 5, "--device", "cpu", "--out", "model.npz", *scale),
        folder=tmp_path,
    )
    ours = GaussianMixture(
        2, init_params="gmm4j-kmeans", random_state=5, reg_covar=ridge, max_iter=5, device="cpu"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours.fit(rows)
    theirs = gmm4j.load(tmp_path / "model.npz")
    for name in ("weights_", "means_", "covariances_", "lower_bounds_"):
        expected = np.asarray(getattr(theirs, name)).astype(np.asarray(getattr(ours, name)).dtype)
        np.testing.assert_array_equal(getattr(ours, name), expected, err_msg=name)

    theirs.set_params(device="cpu")
    asked = ("score", "model.npz", "rows.npy", "--device", "cpu", "--json", *scale)
    printed = json.loads(tool(*asked, folder=tmp_path))
    assert theirs.score(rows) == printed["log_likelihood"]
    assert (theirs.bic(rows), theirs.aic(rows)) == (printed["bic"], printed["aic"])
    densities = theirs.score_samples(rows.astype(np.float64))
    for row in (0, len(rows) - 1):  # alone, by weights
        np.save(tmp_path / "weights.npy", np.eye(len(rows))[row])
        printed = json.loads(tool(*asked, "--weights", "weights.npy", folder=tmp_path))
        assert densities[row] == printed["log_likelihood"]


@pytest.mark.parametrize("covariance_type", ["full", "diag", "mfa"])
def test_scores_are_the_same_to_the_last_bit(covariance_type, blobs, tmp_path):
    np.save(tmp_path / "rows.npy", blobs)
    fit = GaussianMixture(3, covariance_type=covariance_type, device="cpu", random_state=0)
    gmm4j.save(fit.fit(blobs), tmp_path / "model.npz")
    files = ("model.npz", "rows.npy")
    printed = json.loads(tool("score", *files, "--device", "cpu", "--json", folder=tmp_path))
    assert fit.score(blobs) == printed["log_likelihood"]
    assert (fit.bic(blobs), fit.aic(blobs)) == (printed["bic"], printed["aic"])
    tool("predict", *files, "--device", "cpu", "--out", "labels.npy", folder=tmp_path)
    np.testing.assert_array_equal(np.load(tmp_path / "labels.npy"), fit.predict(blobs))
    proba = ("--proba", "--device", "cpu", "--out", "proba.npy")
    tool("predict", *files, *proba, folder=tmp_path)
    np.testing.assert_array_equal(np.load(tmp_path / "proba.npy"), fit.predict_proba(blobs))
