#!/usr/bin/env python3
"""Fits mixtures of factor analysers to images of 64 x 64 x 3 bytes, beside plain EM in PyTorch.

No real set of such images comes with this repository, so they are synthesised: from a known mixture
of K components of low rank, rounded to bytes. Measured are an iteration of gmm4j and of PyTorch from
the same start, taking turns; how far their log-likelihoods are apart; peak memory; what the matrix
products of an iteration would take at the rate of this machine's dgemm; and, by a fit from gmm4j's
own start, whether the components are found again.

Needs numpy and torch. Speed is reported, never asserted.
"""

import argparse
import json
import pathlib
import statistics
import tempfile
import time

import measuring  # before numpy

import numpy as np

SIDE, CELLS, CHANNELS = 64, 8, 3
FEATURES = CHANNELS * SIDE * SIDE
RIDGE = 1e-6  # of pixels / 255, whose noise variances here are 1.4e-4 to 1.5e-3
DGEMM = 2048
TOLERANCE = 0.1  # nats a row of 12,288 features, to recover the components
PARTS = ["speed", "recovery"]


def coarse_images(random, count):
    """Images of 8 x 8 cells of one colour each [count, d]: a neighbourhood varies together."""
    cells = random.normal(size=(count, CHANNELS, CELLS, CELLS))
    return np.kron(cells, np.ones((1, 1, SIDE // CELLS, SIDE // CELLS))).reshape(count, -1)


def synthesise(rows, components, rank, spreads, folder):
    """rows.npy, labels.npy and the mixture that they were drawn from, truth.npz."""
    random = np.random.default_rng(0)
    means = 128 + spreads[0] * coarse_images(random, components)
    factors = spreads[1] * coarse_images(random, components * rank).reshape(components, rank, FEATURES)
    deviations = random.uniform(3, 10, size=(components, FEATURES))
    labels = random.integers(components, size=rows)
    images = np.empty((rows, FEATURES), np.uint8)
    for k in range(components):
        mine = np.flatnonzero(labels == k)
        exact = means[k] + random.normal(size=(len(mine), rank)) @ factors[k]
        exact += random.normal(size=exact.shape) * deviations[k]
        images[mine] = np.clip(np.rint(exact), 0, 255)
    np.save(folder / "rows.npy", images)
    np.save(folder / "labels.npy", labels)
    np.savez(
        folder / "truth.npz",
        weights=np.full(components, 1 / components),
        means=means / 255,
        factors=factors.transpose(0, 2, 1) / 255,
        noise=(deviations**2 + 1 / 12) / 255**2,  # with the variance of rounding
        covariance_type=f"mfa:{rank}",
        scale=255,
    )


def dgemm_rate():
    """Of numpy's BLAS, in flops a second: the best of ten products."""
    a, b = np.random.default_rng(0).normal(size=(2, DGEMM, DGEMM))
    best = float("inf")
    for _ in range(10):
        begin = time.perf_counter()
        a @ b
        best = min(best, time.perf_counter() - begin)
    return 2 * DGEMM**3 / best


def flops(rows, components, rank):
    """Of an iteration's matrix products; rows belong wholly to one component each in the M-step."""
    e_step = 2 * rows * FEATURES * components * (rank + 2)  # the factors, the mean, the squares
    m_step = 2 * rows * FEATURES * 2 * rank  # along the factors, and back
    return e_step + m_step


class Bench:
    """The files, and the two sides."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.rows = folder / "rows.npy"
        self.cpu = ["--device", "cpu", "--reg", RIDGE]
        self.shape = ["-k", options.components, "--covariance", f"mfa:{options.rank}"]

    def engine(self, *arguments):
        return measuring.fit([self.rows, *self.cpu, *arguments], self.folder / "trace.csv")

    def start(self):
        """gmm4j's own start and one iteration: what both sides begin with."""
        start = self.folder / "start.npz"
        self.engine(*self.shape, "--max-iter", 1, "--out", start)
        return start

    def turn(self, start, iterations):
        model = self.folder / "model.npz"
        more = ["--max-iter", iterations, "--tol", 0, "--out", model]
        return self.engine("--init", start, *more), model

    def peer(self, start, iterations):
        return measuring.torch_mfa(self.rows, start, iterations, RIDGE, self.folder / "peer.npz")

    def speed(self):
        """Turns; each begins where gmm4j's last one ended, both sides with the same mixture."""
        start = self.start()
        turns = []
        for _ in range(self.options.rounds):
            peer = self.peer(start, self.options.peer_iterations)
            fit, start = self.turn(start, self.options.iterations)
            turns.append({"gmm4j": fit, "torch": peer})
        return turns

    def recovery(self):
        """Fits from gmm4j's own starts, and from the mixture that the images were drawn from."""
        labels = ["--labels", self.folder / "labels.npy"]
        found = {}
        for restarts in sorted({1, self.options.restarts}):
            name = "k-means" + (f", best of {restarts}" if restarts > 1 else "")
            options = ["--restarts", restarts, "--tol", TOLERANCE]
            found[name] = self.engine(*self.shape, *labels, *options)
            print(name, found[name]["report"]["misclassification"], flush=True)
        truth = self.folder / "truth.npz"
        found["the true mixture"] = self.engine("--init", truth, *labels, "--tol", TOLERANCE)
        return found


def medians(fits, without):
    return statistics.median([second for fit in fits for second in fit["seconds"][without:]])


def speed_table(report):
    turns, options = report["speed"], report["options"]
    products, rate = report["flops"], report["dgemm"]
    lines = [
        f"Same start, {options['rounds']} turns of {options['iterations']} iterations of gmm4j and"
        f" {options['peer_iterations']} of PyTorch {turns[0]['torch']['version']}.",
        "",
        "| | ms an iteration | ratio | peak MB |",
        "| --- | --: | --: | --: |",
    ]
    ours = medians([turn["gmm4j"] for turn in turns], 0)
    for side in ("gmm4j", "torch"):
        fits = [turn[side] for turn in turns]
        peak = max(fit["megabytes"] for fit in fits)
        median = medians(fits, 0)
        lines.append(f"| {side} | {1e3 * median:,.0f} | {median / ours:.1f} | {peak:,.0f} |")
    cores = [turn["torch"]["core_seconds"] for turn in turns]
    threads = turns[0]["torch"]["threads"]
    busy = statistics.median(seconds for turn in cores for seconds in turn) / threads
    settled = medians([turn["gmm4j"] for turn in turns], options["iterations"] // 2)
    lines += [
        "",
        f"PyTorch's {threads} threads were busy for {1e3 * busy:,.0f} ms of each iteration, which"
        f" is {busy / ours:.1f} times gmm4j's wall time: the ratio if it had had the machine alone,"
        " and gmm4j not.",
        "",
        f"The later half of gmm4j's iterations, Java having compiled: {1e3 * settled:,.0f} ms. The"
        f" matrix products of an iteration are {products / 1e9:.0f} GFLOP, which this machine's"
        f" dgemm ({rate / 1e9:.0f} GFLOP/s) would do in {1e3 * products / rate:,.0f} ms; the bytes"
        f" are read twice, {2 * options['rows'] * FEATURES / 1e6:,.0f} MB.",
        "",
        "| beginning of turn | log-likelihood | PyTorch's, relative difference |",
        "| --: | --: | --: |",
    ]
    for i, turn in enumerate(turns):
        us, them = (turn[side]["log_likelihood"][0] for side in ("gmm4j", "torch"))
        lines.append(f"| {i + 1} | {us:.6f} | {abs(us - them) / abs(us):.1e} |")
    return lines


def recovery_table(report):
    lines = [
        f"Fits until the log-likelihood changes by less than {TOLERANCE:g}:",
        "",
        "| start | iterations | s | log-likelihood | misclassified | peak MB |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, fit in report["recovery"].items():
        end = fit["report"]
        lines.append(
            f"| {name} | {end['iterations']} | {end['seconds']['total']:.0f}"
            f" | {end['log_likelihood']:.3f} | {100 * end['misclassification']:.2f}%"
            f" | {fit['megabytes']:,.0f} |"
        )
    return lines


def summary(report):
    """The results as Markdown."""
    options, facts = report["options"], report["machine"]
    lines = [
        "# Images of 12,288 features",
        "",
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, gmm4j commit"
        f" {facts['commit']}; load {report['load'][0]:.1f} before, {report['load'][1]:.1f} after.",
        "",
        f"{options['rows']:,} images of 64 × 64 × 3 bytes, synthesised from a known mixture"
        f" (means spread by {options['spreads'][0]:g} of 255, factors by {options['spreads'][1]:g});"
        f" K = {options['components']}, mfa:{options['rank']}, doubles, ridge {RIDGE:g} of pixels"
        " / 255.",
    ]
    for part, table in (("speed", speed_table), ("recovery", recovery_table)):
        lines += ["", *table(report)] if part in report else []
    return "\n".join(lines) + "\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--components", type=int, default=20)
    parser.add_argument("--rank", type=int, default=10)
    parser.add_argument(
        "--spreads",
        type=float,
        nargs=2,
        default=[40, 3],
        metavar=("MEANS", "FACTORS"),
        help="standard deviations of their cells, of 255; default 40 3",
    )
    parser.add_argument("--rounds", type=int, default=2, help="turns of each side; default 2")
    parser.add_argument("--iterations", type=int, default=10, help="of gmm4j; default 10")
    parser.add_argument("--peer-iterations", type=int, default=1, help="of torch; default 1")
    parser.add_argument("--restarts", type=int, default=3, help="to recover with; default 3")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="default both")
    measuring.add_results(parser)
    return parser.parse_args()


def measure(options):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        shape = options.rows, options.components, options.rank
        measuring.aside(synthesise, *shape, options.spreads, folder)
        bench = Bench(options, folder)
        return {
            "options": measuring.chosen(options),
            "flops": flops(*shape),
            "dgemm": measuring.aside(dgemm_rate),
            **{part: getattr(bench, part)() for part in options.parts},
        }


def main():
    options = arguments()
    measuring.record(options, "wide", summary, lambda: measure(options))


if __name__ == "__main__":
    main()
