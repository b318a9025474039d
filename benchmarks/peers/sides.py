"""What takes turns: a process that stays, and the command line, which is new every time."""

import csv
import pathlib
import signal
import subprocess
import time

from child import Child, Failure

import numpy as np

GMM4J = pathlib.Path(__file__).resolve().parent.parent.parent / "gmm4j"


class Server:
    """A peer whose process keeps the rows and fits again and again.

    Its first fit, of a few iterations, warms it up and is not reported. Between its turns it is
    stopped, so that collectors, compilers and spinning threads do not disturb the others.
    """

    def __init__(self, command, out, timeout, warm_up):
        self.timeout = timeout
        self.warm_up = warm_up
        self.child = Child(command, out / "errors")
        self.version = self.child.answer(timeout, "starting and reading")["version"]
        self.child.signal(signal.SIGSTOP)

    def fit(self, iterations):
        self.child.signal(signal.SIGCONT)
        if self.warm_up:
            self.ask(min(self.warm_up, iterations), "warming up")
            self.warm_up = 0
        answer = self.ask(iterations, "fitting")
        self.child.signal(signal.SIGSTOP)
        return answer

    def ask(self, iterations, doing):
        self.child.tell(iterations)
        answer = self.child.answer(self.timeout, doing)
        if "error" in answer:
            self.child.end()
            raise Failure(f"{answer['error']} ({doing})")
        return answer

    def close(self):
        """The most memory it had, in MiB."""
        self.child.end()
        return self.child.peak_megabytes()


class CommandLine:
    """gmm4j's command line: Java starts, the file is read and all is compiled anew, each time."""

    def __init__(self, workload, folder, out, timeout):
        self.timeout = timeout
        self.out = out
        self.peak = 0
        told = subprocess.run([GMM4J, "--version"], capture_output=True, text=True)
        self.version = told.stdout.strip().removeprefix("gmm4j ")
        self.command = [GMM4J, "fit", folder / "rows.npy", "--init", folder / "start.npz"]
        self.command += ["--device", "cpu", "--reg", workload.ridge, "--tol", workload.tolerance]
        self.command += ["--stop", "scikit-learn"]
        self.command += ["--trace", out / "trace.csv", "--out", out / "model.npz", "--json"]

    def fit(self, iterations):
        begin = time.perf_counter()
        child = Child([*self.command, "--max-iter", iterations], self.out / "errors")
        try:
            answer = child.last_answer(self.timeout, "fitting")
        finally:
            child.end()
            self.peak = max(self.peak, child.peak_megabytes())
        wall = time.perf_counter() - begin
        with open(self.out / "trace.csv", newline="") as file:
            each = [float(line["seconds"]) for line in csv.DictReader(file)]
        with np.load(self.out / "model.npz") as model:
            for name in ("weights", "means", "covariances"):
                np.save(self.out / f"{name}.npy", model[name])
        return {
            "seconds": answer["seconds"]["total"],
            "seconds_per_iteration": each,
            "iterations": answer["iterations"],
            "converged": answer["converged"],
            "process_seconds": wall,
        }

    def close(self):
        """The most memory it had, in MiB."""
        return self.peak
