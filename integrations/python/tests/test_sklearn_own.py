"""scikit-learn's own tests of its GaussianMixture, with ours in its place.

Its test files are loaded from where scikit-learn is installed, under other names, and their name
`GaussianMixture` made ours; of `test_mixture`, before its tests are given
estimators. Nothing of them is copied. What cannot pass is in conftest.py.
"""

import importlib.util

import pytest

import gmm4j

FOLDER = "sklearn.mixture.tests"

pytest.importorskip(f"{FOLDER}.test_gaussian_mixture")


def _loaded(name):
    found = importlib.util.find_spec(f"{FOLDER}.{name}")
    module = importlib.util.module_from_spec(found)
    with pytest.MonkeyPatch.context() as patch:
        if name == "test_mixture":
            patch.setattr("sklearn.mixture.GaussianMixture", gmm4j.GaussianMixture)
        found.loader.exec_module(module)
    module.GaussianMixture = gmm4j.GaussianMixture
    return module


for _module in map(_loaded, ("test_mixture", "test_gaussian_mixture")):
    globals().update({name: it for name, it in vars(_module).items() if name.startswith("test_")})
