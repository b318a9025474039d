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
        print(row(name, side, report[side]), flush=True)
    return report


def row(name, side, of):
    difference = f"{of['difference']:.1e}" if "difference" in of else ""
    return f"| {name} | {side} | {1e3 * of['seconds_per_iteration']:.1f} | {difference} | {of['megabytes']:.0f} |"


def table(report):
    """The results as Markdown."""
    facts = report["machine"]
    lines = [
        "# With and without accelerations",
        "",
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, gmm4j commit {facts['commit']}."
        f" Turns of each side: {report['rounds']}. Medians of iterations behind the first {WITHOUT};"
        " log-likelihoods, at any iteration, beside those of plain EM in double.",
        "",
        "| case | side | ms an iteration | log-likelihoods differ by | peak MB |",
        "| --- | --- | --: | --: | --: |",
    ]
    lines += [row(name, side, of) for name, sides in report["results"].items() for side, of in sides.items()]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), metavar="NAME")
    parser.add_argument("--sides", nargs="+", choices=SIDES, default=list(SIDES), metavar="SIDE")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side; default 3")
    measuring.add_results(parser)
    options = parser.parse_args()
    facts = measuring.machine(options)
    begin = datetime.datetime.now().replace(microsecond=0)
    report = {
        "date": begin.isoformat(),
        "rounds": options.rounds,
        "machine": facts,
        "results": {name: compare(name, options.sides, options.rounds) for name in options.cases},
    }
    measuring.keep(report, table(report), options.results / f"accelerations-{begin:%Y%m%d-%H%M%S}")


if __name__ == "__main__":
    main()
