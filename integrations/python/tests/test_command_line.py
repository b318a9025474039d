"""The same numbers as the command line, to the last bit."""

import subprocess
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


@pytest.mark.parametrize("covariance_type", ["full", "diag", "mfa"])
def test_scores_are_the_same_to_the_last_bit(covariance_type, blobs, tmp_path):
    np.save(tmp_path / "rows.npy", blobs)
    fit = GaussianMixture(3, covariance_type=covariance_type, device="cpu", random_state=0)
    gmm4j.save(fit.fit(blobs), tmp_path / "model.npz")
    files = ("model.npz", "rows.npy")
    printed = tool("score", *files, "--device", "cpu", folder=tmp_path)
    assert f"{fit.score(blobs):.6f} nats a row" in printed
    assert f"{fit.bic(blobs):.1f}, {fit.aic(blobs):.1f}" in printed
    tool("predict", *files, "--device", "cpu", "--out", "labels.npy", folder=tmp_path)
    np.testing.assert_array_equal(np.load(tmp_path / "labels.npy"), fit.predict(blobs))
    proba = ("--proba", "--device", "cpu", "--out", "proba.npy")
    tool("predict", *files, *proba, folder=tmp_path)
    np.testing.assert_array_equal(np.load(tmp_path / "proba.npy"), fit.predict_proba(blobs))
