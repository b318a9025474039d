#!/usr/bin/env python3
"""Compares gmm4j's accelerations with its plain EM (--plain), and singles with doubles.

For each case the command line fits from the same start with and without accelerations, in double
and in float, taking turns. Reported are the median time of an iteration (the first two, in which
Java still compiles, left out), how far the log-likelihoods are from those of plain EM in double at
any iteration, and the largest resident memory. Speed is reported, never asserted.

Needs numpy and scikit-learn (for the starts of the blobs), and MNIST as parity.py does.
"""

import argparse
import datetime
import json
import pathlib
import statistics
import sys
import tempfile

import measuring

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "peers"))
import workloads

SIDES = {
    "accelerated, double": ["--precision", "double"],
    "plain, double": ["--precision", "double", "--plain"],
    "accelerated, float": ["--precision", "float"],
    "plain, float": ["--precision", "float", "--plain"],
}
WITHOUT = 2


def mnist(options, *labelled):
    """All of MNIST's training images, or those of some classes."""

    def arguments(folder):
        labels = str(measuring.idx_file("train-labels-idx1-ubyte"))
        images = str(measuring.idx_file("train-images-idx3-ubyte"))
        return [images, *(["--labels", labels, *labelled] if labelled else []), *options.split()]

    return arguments


def blobs(name):
    def arguments(folder):
        workload = workloads.WORKLOADS[name]
        workloads.write(workload, folder)
        return [
            str(folder / "rows.npy"),
            *f"-k {workload.components} --reg {workload.ridge} --max-iter 12".split(),
            *("--init", str(folder / "start.npz")),
        ]

    return arguments


CASES = {
    "2v6-train, ridge 0.05": mnist("-k 2 --reg 0.05 --max-iter 12", "--classes", "2,6"),
    "2v6-train, ridge 1e-3": mnist("-k 2 --reg 1e-3 --max-iter 12", "--classes", "2,6"),
    "blobs-16": blobs("blobs-16"),
    "blobs-64": blobs("blobs-64"),
    "mnist, K = 2": mnist("-k 2 --reg 1e-3 --max-iter 10"),
    "mnist, K = 10": mnist("-k 10 --reg 1e-3 --max-iter 10"),
    "mnist, K = 40": mnist("-k 40 --reg 1e-3 --max-iter 10"),
}


def compare(name, sides, rounds):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        arguments = CASES[name](folder)
        runs = {side: [] for side in sides}
        for _ in range(rounds):
            for side in sides:
                options = [*SIDES[side], "--tol", "0", "--device", "cpu"]
                runs[side].append(measuring.fit([*arguments, *options], folder / "trace.csv"))
    right = runs["plain, double"][0]["log_likelihood"] if "plain, double" in runs else None
    report = {}
    for side, fits in runs.items():
        seconds = [second for each in fits for second in each["seconds"][WITHOUT:]]
        report[side] = {
            "seconds_per_iteration": statistics.median(seconds),
            "megabytes": max(each["megabytes"] for each in fits),
            "fits": fits,
        }
        if right:
            pairs = zip(fits[-1]["log_likelihood"], right)
            report[side]["difference"] = max(abs(a - b) / abs(b) for a, b in pairs)
        print(
            f"{name:24}{side:22}{1e3 * report[side]['seconds_per_iteration']:10.1f} ms"
            f"{report[side].get('difference', float('nan')):10.1e}"
            f"{report[side]['megabytes']:8.0f} MB",
            flush=True,
        )
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), metavar="NAME")
    parser.add_argument("--sides", nargs="+", choices=SIDES, default=list(SIDES), metavar="SIDE")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side; default 3")
    results = pathlib.Path(__file__).resolve().parent / "results"
    parser.add_argument("--results", type=pathlib.Path, default=results, metavar="DIR")
    options = parser.parse_args()
    facts = measuring.machine()  # builds the engine, if need be, before the clock runs
    begin = datetime.datetime.now().replace(microsecond=0)
    report = {
        "date": begin.isoformat(),
        "rounds": options.rounds,
        "machine": facts,
        "results": {name: compare(name, options.sides, options.rounds) for name in options.cases},
    }
    options.results.mkdir(parents=True, exist_ok=True)
    name = f"accelerations-{begin:%Y%m%d-%H%M%S}-{measuring.short_name()}.json"
    (options.results / name).write_text(json.dumps(report, indent=1) + "\n")
    print(f"\nresults in {options.results / name}")


if __name__ == "__main__":
    main()
