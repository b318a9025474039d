"""Arrays on their way: every type and layout, maps without a copy, files without a name."""

import mmap
import os

import numpy as np
import pytest
from sklearn import mixture

from gmm4j import GaussianMixture
from gmm4j._bridge import arrays, files, memmaps, memory, rows


def as_lent(described):
    """The array that another process finds where a description says."""
    with open(described["file"], "rb") as file:
        content = file.read()
    return np.ndarray(
        described["shape"],
        described["dtype"],
        content,
        described["offset"],
        described["strides"],
    )


LAYOUTS = {
    "C": lambda a: a,
    "Fortran": np.asfortranarray,
    "transposed": lambda a: np.ascontiguousarray(a.T).T,
    "every other": lambda a: np.repeat(np.repeat(a, 2, axis=0), 3, axis=1)[::2, ::3],
    "backwards": lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
    "read-only": lambda a: np.frombuffer(a.tobytes(), a.dtype).reshape(a.shape),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["f8", "f4", "u1", "i2", "u2", "i8", ">f8", "f2", "?"])
def test_any_type_and_layout(dtype, layout, rng):
    X = np.concatenate([rng.integers(0, 100, (40, 3)), rng.integers(100, 200, (40, 3))])
    X = X.astype(dtype) if dtype != "?" else X > 100
    given = LAYOUTS[layout](X)
    np.testing.assert_array_equal(given, X)
    fit = GaussianMixture(2, random_state=0).fit(given)
    plain = GaussianMixture(2, random_state=0).fit(X.astype("f4" if dtype == "f2" else "f8"))
    tolerance = 1e-5 if dtype in ("f4", "f2") else 1e-13
    np.testing.assert_allclose(fit.means_, plain.means_, rtol=tolerance)
    np.testing.assert_array_equal(fit.predict(given), plain.predict(X))
    expected = np.float32 if dtype == "f4" else np.float64
    assert fit.means_.dtype == expected
    assert fit.score_samples(given).dtype == expected


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", [(7, 5), (1, 1), (3000, 800)])
def test_copies_are_the_same_numbers(layout, shape, rng):
    X = LAYOUTS[layout](rng.normal(size=shape))
    with arrays.lent(X, None, X[:, 0]) as (lent, nothing, column):
        np.testing.assert_array_equal(as_lent(lent), X)
        np.testing.assert_array_equal(as_lent(column), X[:, 0])
        assert nothing is None


def test_maps_are_lent_where_they_lie(tmp_path, rng):
    path = tmp_path / "rows.npy"
    np.save(path, rng.normal(size=(100, 6)))
    mapped = np.load(path, mmap_mode="r")
    for view in (mapped, np.asarray(mapped), mapped[3::2, 1:4], mapped.T, np.asarray(mapped)[50:]):
        with arrays.lent(view) as (described,):
            assert described["file"] == str(path)
            np.testing.assert_array_equal(as_lent(described), view)


def test_maps_that_may_differ_from_their_file_are_copied(tmp_path, rng):
    path = tmp_path / "rows.npy"
    np.save(path, rng.normal(size=(100, 6)))
    private = np.load(path, mmap_mode="c")
    private[0, 0] = 42
    assert memmaps.place_of(private) is None
    assert memmaps.place_of(np.load(path, mmap_mode="r")[::-1]) is None
    replaced = np.load(path, mmap_mode="r")
    np.save(tmp_path / "other.npy", np.zeros((100, 6)))
    os.replace(tmp_path / "other.npy", path)
    assert memmaps.place_of(replaced) is None
    assert memmaps.place_of(np.frombuffer(mmap.mmap(-1, 80))) is None
    assert memmaps.place_of(rng.normal(size=(4, 4))) is None


def test_a_fit_of_a_map(tmp_path, blobs):
    np.save(tmp_path / "rows.npy", blobs)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    fit = GaussianMixture(3, random_state=0).fit(mapped)
    plain = GaussianMixture(3, random_state=0).fit(blobs)
    np.testing.assert_array_equal(fit.covariances_, plain.covariances_)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="files have a name here")
@pytest.mark.parametrize("free", [1 << 40, 0], ids=["memory", "disk"])
def test_files_have_no_name(free, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "free_memory", lambda: free)
    monkeypatch.setattr(files.tempfile, "gettempdir", lambda: str(tmp_path))
    with files.SharedFile(100) as file:
        assert file.path.startswith("/proc/")
        file.write(0, memoryview(bytes(range(100))))
        assert not list(tmp_path.iterdir())
        into = bytearray(100)
        file.read(memoryview(into))
    assert bytes(into) == bytes(range(100))


def test_files_with_a_name_lose_it(tmp_path, monkeypatch, blobs):
    """As where there is no /proc."""
    monkeypatch.setattr(files.os.path, "isdir", lambda path: False)
    monkeypatch.setattr(files.tempfile, "tempdir", str(tmp_path))
    fit = GaussianMixture(2, random_state=0).fit(blobs)
    assert fit.predict(blobs).shape == (300,)
    with files.SharedFile(8) as file:
        assert os.path.exists(file.path)
    assert not list(tmp_path.iterdir())


def test_no_copy_keeps_its_descriptor(blobs):
    GaussianMixture(2, random_state=0).fit(blobs).predict(blobs)
    before = set(os.listdir("/proc/self/fd"))
    for _ in range(5):
        GaussianMixture(2, random_state=0).fit(blobs).predict_proba(blobs)
    assert set(os.listdir("/proc/self/fd")) == before


def test_answers_of_every_size():
    with arrays.Answers() as answers:
        for number, shape in enumerate([(0,), (3,), (2, 0), (5, 4, 3)]):
            answers.ask(f"a{number}", shape)
            array = answers.take(f"a{number}")
            assert array.shape == shape
            assert not array.any()


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("layout", ["C", "Fortran", "every other"])
def test_no_number_goes_unseen(layout, wrong, rng):
    """Wherever one stands that is not finite, fits and scores say what scikit-learn says."""
    whole = rng.normal(size=(9000, 300)).astype(np.float32)
    fit = GaussianMixture(2, random_state=0, max_iter=1, tol=1e3).fit(whole[:2000, :4])
    for place in ((0, 0), (5137, 3), (8999, 299)):
        X = whole.copy()
        X[place] = wrong
        X = LAYOUTS[layout](X)
        with pytest.raises(ValueError) as theirs:
            mixture.GaussianMixture(2).fit(X)
        with pytest.raises(ValueError) as ours:
            GaussianMixture(2).fit(X)
        assert str(ours.value) == str(theirs.value)
    X[8999, :4] = wrong
    with pytest.raises(ValueError, match="Input X contains"):
        fit.score_samples(X[:, :4])


def test_no_number_of_a_map_goes_unseen(tmp_path, rng):
    X = rng.normal(size=(9000, 300))
    X[8999, 299] = np.nan
    np.save(tmp_path / "rows.npy", X)
    with pytest.raises(ValueError, match="Input X contains NaN"):
        GaussianMixture(2).fit(np.load(tmp_path / "rows.npy", mmap_mode="r"))


def test_sums_that_overflow_are_looked_at_again():
    asked = []
    for value, times in ((1, 0), (3e38, 1)):
        X = np.full((100, 2), value, np.float32)
        with rows.opened(X, require_finite=lambda: asked.append(True)):
            assert len(asked) == times


GIB = 1 << 30


def machine(folder, cgroup, groups):
    """What a system tells: 8 GiB are free, and groups have a limit, a use and a cache in GiB."""
    (folder / "proc/self").mkdir(parents=True)
    (folder / "proc/meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable: {8 * GIB // 1024} kB\n")
    (folder / "proc/self/cgroup").write_text(cgroup)
    for path, (most, used, cache) in groups.items():
        group = folder / "sys" / path
        group.mkdir(parents=True, exist_ok=True)
        one = path.startswith("memory")
        limit = most if most == "max" else most * GIB
        (group / ("memory.limit_in_bytes" if one else "memory.max")).write_text(f"{limit}\n")
        use = "memory.usage_in_bytes" if one else "memory.current"
        (group / use).write_text(f"{used * GIB}\n")
        name = "total_inactive_file" if one else "inactive_file"
        (group / "memory.stat").write_text(f"anon 7\n{name} {cache * GIB}\n")
    return folder / "proc", folder / "sys"


@pytest.mark.parametrize(
    ("cgroup", "groups", "free"),
    [
        ("0::/\n", {}, 8),
        ("0::/\n", {".": (4, 2, 1)}, 3),  # a container's own view
        ("0::/a/b\n", {"a/b": ("max", 1, 0), "a": (5, 4, 0)}, 1),  # of a group that it is in
        ("0::/a\n", {"a": (100, 1, 0)}, 8),
        ("0::/a\n", {"a": (2, 3, 0)}, 0),
        ("4:memory:/c\n1:cpu:/\n", {"memory/c": (6, 3, 2)}, 5),
        ("4:memory:/docker/c\n", {"memory": (3, 1, 0)}, 2),  # whose path the container has not
    ],
)
def test_limits_of_containers_count(cgroup, groups, free, tmp_path):
    assert memory.free_memory(*machine(tmp_path, cgroup, groups)) == free * GIB


def test_where_nobody_says_what_is_free(tmp_path):
    assert memory.free_memory(tmp_path, tmp_path) == 0
    assert memory.free_memory() > 0
