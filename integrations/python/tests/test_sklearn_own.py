"""scikit-learn's own tests of its GaussianMixture, with ours in its place.

Its test file is loaded from where scikit-learn is installed, under another name, and its name
`GaussianMixture` made ours. Nothing of it is copied. What cannot pass is in conftest.py.
"""

import importlib.util

import pytest

import gmm4j

NAME = "sklearn.mixture.tests.test_gaussian_mixture"

pytest.importorskip(NAME)

_found = importlib.util.find_spec(NAME)
_theirs = importlib.util.module_from_spec(_found)
_found.loader.exec_module(_theirs)
_theirs.GaussianMixture = gmm4j.GaussianMixture

globals().update({name: it for name, it in vars(_theirs).items() if name.startswith("test_")})
