"""The example and the README's programs run, and show what they should."""

import base64
import doctest
import importlib
import pkgutil
import re
import runpy
import zlib
from pathlib import Path

import numpy as np
import pytest

import gmm4j
from gmm4j._estimator import display

HERE = Path(__file__).resolve().parent.parent
PICTURE = re.compile(r'src="data:image/png;base64,([^"]+)"')


def pixels(png, side):
    """The grey values of a PNG that has no filters."""
    begin = png.index(b"IDAT") + 4
    lines = np.frombuffer(zlib.decompress(png[begin:-16]), np.uint8)
    return lines.reshape(side, side + 1)[:, 1:]


def test_mnist(capsys):
    names = runpy.run_path(str(HERE / "examples" / "mnist_2v6.py"))
    said = capsys.readouterr().out
    share = float(re.match(r"(\d\.\d\d)% misclassified after \d+ iterations\n$", said)[1])
    assert 0.5 < share < 2.5
    fit = names["fit"]
    for html in (fit._repr_html_(), fit._repr_mimebundle_()["text/html"]):
        pictures = PICTURE.findall(html)
        assert len(pictures) == 2
        expected = display.mean_images(fit.means_)
        for picture, image in zip(pictures, expected, strict=True):
            np.testing.assert_array_equal(pixels(base64.b64decode(picture), 28), image)
        assert "2 components of 784 features" in html
        assert "nats a row" in html


def test_an_estimator_that_is_not_fitted_shows_its_parameters():
    html = gmm4j.GaussianMixture(7)._repr_html_()
    assert "n_components" in html
    assert "components of" not in html


def test_rows_that_are_no_images_are_shown_without(blobs):
    fit = gmm4j.GaussianMixture(3, random_state=0).fit(blobs)
    assert not PICTURE.findall(fit._repr_html_())
    assert "3 components of 4 features" in fit._repr_html_()


def test_many_components_are_cut_off(rng):
    fit = gmm4j.GaussianMixture(30, covariance_type="spherical", random_state=0)
    assert "and 10 more" in fit.fit(rng.normal(size=(300, 2)))._repr_html_()


def modules():
    """All modules of the package."""
    for found in pkgutil.walk_packages(gmm4j.__path__, "gmm4j."):
        yield importlib.import_module(found.name)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_examples_of_docstrings(module):
    if module.__name__.endswith("_onnx"):
        pytest.importorskip("onnx")
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_programs_of_the_readme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pytest.importorskip("onnx")
    names = {}
    programs = re.findall(r"```python\n(.*?)```", (HERE / "README.md").read_text(), re.DOTALL)
    assert len(programs) >= 3
    for program in programs:
        exec(compile(program, "README.md", "exec"), names)
