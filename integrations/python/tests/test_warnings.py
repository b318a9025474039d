"""What a person should know comes as warnings, at the line that called."""

import inspect
import json
import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import gmm4j
from gmm4j import GaussianMixture
from gmm4j._bridge.notices import hear
from gmm4j._bridge.process import Worker


def here():
    """The number of the line that calls."""
    return inspect.currentframe().f_back.f_lineno


@pytest.mark.parametrize("through", [lambda fit: fit, lambda f: make_pipeline(StandardScaler(), f)])
def test_a_fit_that_did_not_converge_names_the_line(through, blobs):
    fit = through(GaussianMixture(3, max_iter=1, random_state=0))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        line = here() + 1
        fit.fit(blobs)
    assert [(each.category, each.lineno) for each in told] == [(ConvergenceWarning, line)]
    assert told[0].filename == __file__


@pytest.mark.parametrize(
    "kind, category",
    [("collapse", ConvergenceWarning), ("notice", UserWarning), ("ridge", UserWarning)],
)
@pytest.mark.parametrize("call", ["fit", "score_samples", "impute", "select"])
def test_notices_are_warnings(call, kind, category, blobs, monkeypatch):
    fit = GaussianMixture(2, missing=np.nan, random_state=0).fit(blobs)
    send = Worker._send

    def told(self, line):
        request = json.loads(line)
        if request["call"] in ("fit", "score", "impute", "select"):
            event = {"event": "notice", "kind": kind, "text": "so it is"}
            self._waiting[request["id"]].put(event)
        send(self, line)

    monkeypatch.setattr(Worker, "_send", told)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        line = here() + 1
        gmm4j.select(blobs, [1]) if call == "select" else getattr(fit, call)(blobs)
    assert [(str(each.message), each.category) for each in heard] == [("so it is", category)]
    assert (heard[0].filename, heard[0].lineno) == (__file__, line)


def test_floats_that_cannot_hold_the_answer_are_told_of(rng):
    devices = [each["id"] for each in gmm4j.devices() if each["id"].startswith("opencl")]
    if not devices:
        pytest.skip("there is no OpenCL device")
    X = np.repeat([[0.0], [1e5]], 100, axis=0) + 1e-3 * rng.normal(size=(200, 3))
    fit = GaussianMixture(2, reg_covar=1e-9, device=devices[0], precision="float", random_state=0)
    with pytest.warns(UserWarning, match="double precision would be right") as told:
        fit.fit(X)
    assert {each.filename for each in told} == {__file__}


def test_a_machine_without_opencl_is_nothing_to_warn_of():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = "OpenCL cannot be loaded: install an OpenCL loader: using the cpu"
        hear({"event": "notice", "kind": "notice", "text": text})
