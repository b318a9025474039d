#!/usr/bin/env python3
"""What the way from Python to the engine costs: fits by the Python package, by the worker's own clock and by ours.

    benchmarks/python_bridge.py [--runs 5] [--rows 60000] [--results DIR]

All of MNIST as float32, as float64 and as a mapped file of float32, K = 10, full covariances, ridge 1e-3, ten
iterations, from the engine's k-means, seed 0. The worker tells what the fit took it; all else that passes in
`fit` is the bridge: validation, the copy into memory that both map, requests, the parameters' way back. Also:
what of it the validation and the copy take alone, the start of the worker, the first fit of a process and one after
it (300 × 4), a prediction, how much memory the copy is and both processes take at most in a fit, how
long scikit-learn's own k-means takes, with which fits begin by default; and whole fits of the 11,876 twos and
sixes, ridge 0.05, by scikit-learn and with the import changed.

Needs the package installed, or integrations/python/src on PYTHONPATH, and MNIST as parity.py does.
"""

import argparse
import os
import pathlib
import statistics
import tempfile
import threading
import time
import warnings

import measuring  # before numpy

import datasets
import numpy as np
from sklearn import mixture
from sklearn.cluster import KMeans
from sklearn.utils import check_array

import gmm4j
from gmm4j._bridge import arrays, files, shared

FIT = {
    "n_components": 10,
    "reg_covar": 1e-3,
    "max_iter": 10,
    "tol": 0.0,
    "init_params": "gmm4j-kmeans",
    "random_state": 0,
    "device": "cpu",
}


def timed(work):
    """Milliseconds, and what came of it."""
    begin = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - begin), result


def lend(rows):
    with arrays.lent(rows):
        pass


def copied(rows):
    """Bytes of the files that are made to lend rows."""
    sizes = []
    make = files.SharedFile.__init__

    def counted(self, size):
        sizes.append(size)
        make(self, size)

    files.SharedFile.__init__ = counted
    try:
        lend(rows)
    finally:
        files.SharedFile.__init__ = make
    return sum(sizes)


class Peaks(threading.Thread):
    """What two processes take at most while a block runs: resident bytes by kind, above those before it.

    Pages of the copy count as shared memory in both, those of a mapped file as a file's; each lies there once.
    """

    KINDS = ("RssAnon", "RssShmem", "RssFile")

    def __init__(self, **pids):
        super().__init__(daemon=True)
        self._pids, self._over = pids, threading.Event()
        self._before = self._now()
        self.most = dict.fromkeys(self._before, 0)

    def _now(self):
        now = {}
        for name, pid in self._pids.items():
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                kind, _, value = line.partition(":")
                if kind in self.KINDS:
                    now[f"{name} {kind}"] = 1024 * int(value.split()[0])
        return now

    def run(self):
        while not self._over.wait(0.01):
            for what, size in self._now().items():
                self.most[what] = max(self.most[what], size - self._before[what])

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self._over.set()
        self.join()


def first_fits():
    """Milliseconds of the first fit of this process, whose worker runs, and of one after it."""
    rows = np.random.default_rng(0).normal(size=(300, 4))
    return [timed(lambda: gmm4j.GaussianMixture(2, random_state=0).fit(rows))[0] for _ in range(2)]


def measure(name, rows, runs):
    """Medians of one kind of rows."""
    fit = gmm4j.GaussianMixture(**FIT)
    each = []
    for turn in range(runs + 1):
        whole, _ = timed(lambda: fit.fit(rows))
        engine = 1000 * fit.run_["seconds"]["total"]
        validation, _ = timed(lambda: check_array(rows, dtype=[np.float64, np.float32]))
        copy, _ = timed(lambda: lend(rows))
        prediction, _ = timed(lambda: fit.predict(rows))
        if turn:  # in the first one Java compiles
            each.append((whole, engine, whole - engine, validation, copy, prediction))
    names = ("fit", "engine", "bridge", "validation", "copy", "prediction")
    of = {what: statistics.median(column) for what, column in zip(names, zip(*each))}
    with Peaks(python=os.getpid(), worker=shared.worker().pid) as peaks:
        fit.fit(rows)
    return {"rows": name, "bytes": rows.nbytes, "copied": copied(rows), "peaks": peaks.most, **of}


def turn_about(runs):
    """Median seconds of a fit to twos and sixes by both, from the same start; and their log-likelihoods."""
    rows = datasets.digits("train", (2, 6))[0] / 255.0
    kinds = {"scikit-learn": mixture.GaussianMixture, "gmm4j": gmm4j.GaussianMixture}
    seconds = {name: [] for name in kinds}
    ends = {}
    for _ in range(runs):
        for name, kind in kinds.items():
            fit = kind(2, reg_covar=0.05, random_state=0)
            took, _ = timed(lambda: fit.fit(rows))
            seconds[name].append(took / 1000)
            ends[name] = [fit.n_iter_, float(fit.lower_bound_)]
    return {"seconds": {name: statistics.median(each) for name, each in seconds.items()}, "ends": ends}


def cases(count, folder):
    digits = datasets.digits("train")[0][:count]
    single = (digits / 255.0).astype(np.float32)
    np.save(folder / "rows.npy", single)
    yield "float32", single
    yield "float64", digits / 255.0
    yield "float32, a mapped file", np.load(folder / "rows.npy", mmap_mode="r")


def body(options):
    warnings.simplefilter("ignore")
    start, _ = timed(shared.worker)
    first, second = first_fits()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        fits = [measure(which, rows, options.runs) for which, rows in cases(options.rows, folder)]
        single = np.load(folder / "rows.npy")
    kmeans, _ = timed(lambda: KMeans(10, n_init=1, random_state=0).fit(single))
    both = turn_about(min(3, options.runs))
    return {
        "runs": options.runs,
        "count": options.rows,
        "start": start,
        "first": first,
        "second": second,
        "kmeans": kmeans,
        "fits": fits,
        "twos and sixes": both,
    }


def summary(report):
    """The results as Markdown."""
    lines = [
        f"{report['machine']['commit']}, {report['machine']['processor']}; {report['count']:,} × 784, K = 10, full, "
        f"ten iterations; milliseconds, medians of {report['runs']}",
        "",
        "| rows | whole fit | engine | bridge | share | of it validation | copy | copied, MB | prediction |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for of in report["fits"]:
        lines.append(
            f"| {of['rows']} | {of['fit']:.0f} | {of['engine']:.0f} | {of['bridge']:.0f} "
            f"| {of['bridge'] / of['fit']:.1%} | {of['validation']:.0f} | {of['copy']:.0f} "
            f"| {of['copied'] / 1e6:.0f} of {of['bytes'] / 1e6:.0f} | {of['prediction']:.0f} |"
        )
    lines += [
        "",
        "Resident memory at most in a fit, above what was there before, MB:",
        "",
        "| rows | " + " | ".join(report["fits"][0]["peaks"]) + " |",
        "| --- |" + " --: |" * len(report["fits"][0]["peaks"]),
    ]
    for of in report["fits"]:
        lines.append(f"| {of['rows']} | " + " | ".join(f"{size / 1e6:.0f}" for size in of["peaks"].values()) + " |")
    lines += [
        "",
        f"The worker starts in {report['start']:.0f} ms; the first fit of a process, 300 × 4, takes "
        f"{report['first']:.0f} ms more, the second {report['second']:.0f} ms. scikit-learn's k-means of the "
        f"float32 rows, with which a fit begins by default, takes {report['kmeans']:.0f} ms.",
        "",
        "11,876 × 784 float64, K = 2, ridge 0.05, everything else by default, k-means included: "
        + "; ".join(
            f"{name} {seconds:.2f} s ({report['twos and sixes']['ends'][name][0]} iterations, "
            f"{report['twos and sixes']['ends'][name][1]:.9f} nats a row)"
            for name, seconds in report["twos and sixes"]["seconds"].items()
        ),
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", type=int, default=60_000)
    measuring.add_results(parser)
    options = parser.parse_args()
    measuring.record(options, "python-bridge", summary, lambda: body(options))


if __name__ == "__main__":
    main()
