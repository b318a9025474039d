"""What the comparisons share: MNIST's files, and what one must know of a machine.

Import this before numpy: engine and peers choose OpenBLAS's kernels themselves, and OpenBLAS reads
the variables that are dropped here when it loads.
"""

import gzip
import os
import pathlib
import platform
import re
import subprocess
import sys

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
MNIST = pathlib.Path(os.environ.get("GMM4J_MNIST", REPOSITORY.parent / "shared" / "mnist"))


def idx_file(name):
    """Where an IDX file is, gzipped or plain."""
    for path in (MNIST / f"{name}.gz", MNIST / name):
        if path.exists():
            return path
    sys.exit(f"no {name}(.gz) in {MNIST}: set GMM4J_MNIST to the directory of MNIST's IDX files")


def idx(name):
    """Reads an IDX file of unsigned bytes."""
    path = idx_file(name)
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    if raw[:3] != b"\0\0\x08":
        sys.exit(f"{path}: not an IDX file of bytes")
    shape = np.frombuffer(raw, ">i4", raw[3], 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape)


def processor():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
        return re.search(r"^model name\s*:\s*(.*)$", text, re.M).group(1)
    except (OSError, AttributeError):
        return platform.processor() or platform.machine()


def short_name():
    """For file names: $GMM4J_MACHINE, else the processor's name."""
    name = os.environ.get("GMM4J_MACHINE", processor()).lower()
    name = re.sub(r"\(.*?\)|@.*|-core|processor|cpu", " ", name).strip()
    return re.sub(r"[^a-z0-9]+", "-", name)


def machine():
    """The machine, the engine and Python; asking for the engine's devices builds it, if need be."""

    def output(*command):
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
        return (done.stdout or done.stderr).strip()

    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "os": f"{platform.system()} {platform.release()}",
        "commit": output("git", "describe", "--always", "--dirty"),
        "engine_devices": output(str(REPOSITORY / "gmm4j"), "devices").splitlines(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
