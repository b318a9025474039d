"""What the tests share."""

import os

import numpy as np
import pytest


@pytest.fixture
def global_dtype():
    """What scikit-learn's tests ask for: float64, as it is there by default."""
    return np.float64


@pytest.fixture
def global_random_seed():
    """What scikit-learn's tests ask for."""
    return 42
