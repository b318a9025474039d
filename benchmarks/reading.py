#!/usr/bin/env python3
"""How fast gmm4j reads each format into memory, beside the libraries that Python users read it with.

    python3 reading.py                       # 60,000 x 784 bytes, floats and doubles of MNIST
    python3 reading.py --rows 5000 --times 3

Files are written by those libraries and lie in the page cache. Each reader reads each file several times
in one process; shown are the first time, which for Java includes compiling, and the median of the others.
Sums of all values are compared. Takes NumPy, SciPy, pandas, pyarrow, h5py, Pillow, MNIST as parity.py
does, and what benchmarks/run and gmm4j build.
"""

import argparse
import gzip
import json
import pathlib
import statistics
import sys
import tempfile
import time

import measuring  # before NumPy

import h5py
import numpy as np
import pandas
import pyarrow
import pyarrow.feather
import pyarrow.parquet
import scipy.io
from PIL import Image

TARGET = measuring.REPOSITORY / "target"


def class_path():
    """The command line's, with its optional libraries, and the program that reads."""
    jar = next(TARGET.glob("gmm4j-*SNAPSHOT.jar"))
    libraries = (TARGET / "class-path").read_text().strip()
    return f"{measuring.REPOSITORY}/benchmarks/target/classes:{jar}:{libraries}"


def folder_of_images(path, rows):
    for i, row in enumerate(rows):
        Image.fromarray(row.reshape(28, 28)).save(path / f"{i:06}.png")


def read_images(path):
    return np.stack([np.asarray(Image.open(each)).ravel() for each in sorted(path.iterdir())])


def zipped(path, rows):
    np.savez_compressed(path, rows=rows)


def gzipped(path, rows):
    with gzip.open(path, "wb") as file:
        np.save(file, rows)


def read_gzipped(path):
    with gzip.open(path) as file:
        return np.load(file)


def hdf5(path, rows):
    with h5py.File(path, "w") as file:
        file["rows"] = rows


def read_hdf5(path):
    with h5py.File(path) as file:
        return file["rows"][:]


def table(rows):
    return pandas.DataFrame(rows, columns=[f"x{j}" for j in range(rows.shape[1])])


# name, values, ending, how it is written, who reads it, how
FORMATS = [
    ("NPY", "bytes", "npy", np.save, "NumPy", np.load),
    ("NPY", "floats", "npy", np.save, "NumPy", np.load),
    ("NPY", "doubles", "npy", np.save, "NumPy", np.load),
    ("NPY, gzip", "bytes", "npy.gz", gzipped, "NumPy", read_gzipped),
    ("NPZ, deflated", "bytes", "npz", zipped, "NumPy", lambda path: np.load(path)["rows"]),
    ("CSV", "few doubles", "csv", lambda p, r: table(r).to_csv(p, index=False), "pandas", pandas.read_csv),
    ("CSV", "bytes", "csv", lambda p, r: table(r).to_csv(p, index=False), "pandas", pandas.read_csv),
    ("Parquet", "floats", "parquet", lambda p, r: table(r).to_parquet(p), "pandas",
     lambda path: pandas.read_parquet(path).to_numpy()),
    ("Parquet", "few doubles", "parquet", lambda p, r: table(r).to_parquet(p), "pandas",
     lambda path: pandas.read_parquet(path).to_numpy()),
    ("Arrow, LZ4", "floats", "feather", lambda p, r: pyarrow.feather.write_feather(table(r), p), "pyarrow",
     lambda path: pyarrow.feather.read_feather(path).to_numpy()),
    ("Arrow", "floats", "arrow",
     lambda p, r: pyarrow.feather.write_feather(table(r), p, compression="uncompressed"), "pyarrow",
     lambda path: pyarrow.feather.read_feather(path).to_numpy()),
    ("MATLAB 5", "doubles", "mat", lambda p, r: scipy.io.savemat(p, {"rows": r}), "SciPy",
     lambda path: scipy.io.loadmat(path)["rows"]),
    ("HDF5", "floats", "h5", hdf5, "h5py", read_hdf5),
    ("PNG", "few bytes", "folder", folder_of_images, "Pillow", read_images),
]


def values(kind, bytes_):
    """As many as are asked for; few: a sixth of the rows, or of doubles the first 50 columns."""
    if kind == "few doubles":
        return np.ascontiguousarray(bytes_[:, 300:350] / 255)
    if kind == "few bytes":
        return bytes_[: len(bytes_) // 6]
    return {"bytes": bytes_, "floats": bytes_.astype("f4") / np.float32(255), "doubles": bytes_ / 255}[kind]


def timed(read, path, times):
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        found = read(path)
        seconds.append(time.perf_counter() - begin)
    return {"seconds": seconds, "sum": float(np.asarray(found, "f8").sum())}


def measure(options):
    bytes_ = measuring.idx("train-images-idx3-ubyte").reshape(-1, 784)[: options.rows]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, ending, write, peer, read in FORMATS:
            path = pathlib.Path(folder) / f"rows.{ending}"
            rows = values(kind, bytes_)
            path.mkdir() if ending == "folder" else None
            write(path, rows)
            size = sum(f.stat().st_size for f in (path.iterdir() if path.is_dir() else [path]))
            theirs = timed(read, path, options.times)
            command = ["java", "-Xmx12g", "-cp", class_path(), "org.gmm4j.benchmarks.ReadingTimes", path, options.times]
            ours = json.loads(measuring.child(command)[0])
            if abs(ours["sum"] - theirs["sum"]) > 1e-9 * abs(theirs["sum"]):
                sys.exit(f"{name}, {kind}: {ours['sum']} and {theirs['sum']} were read")
            found.append(
                {"format": name, "values": kind, "shape": list(rows.shape), "file_bytes": size,
                 "array_bytes": rows.nbytes, "peer": peer, "gmm4j": ours, "theirs": theirs}
            )
            for each in [*path.iterdir()] if path.is_dir() else []:
                each.unlink()
            path.rmdir() if path.is_dir() else path.unlink()
    return found


def row(found):
    ours, theirs = found["gmm4j"]["seconds"], found["theirs"]["seconds"]
    our_median, their_median = statistics.median(ours[1:]), statistics.median(theirs[1:])
    megabytes = found["array_bytes"] / 1e6
    return (
        f"| {found['format']} | {found['values']}, {found['shape'][0]:,} × {found['shape'][1]}"
        f" | {found['file_bytes'] / 1e6:.0f} | {ours[0]:.2f} | {our_median:.3f} | {megabytes / our_median:,.0f}"
        f" | {found['peer']} | {their_median:.3f} | {megabytes / their_median:,.0f}"
        f" | {their_median / our_median:.2f} |"
    )


def summary(report):
    facts = report["machine"]
    lines = [
        "# Reading files into memory",
        "",
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, gmm4j commit {facts['commit']};"
        f" NumPy {facts['numpy']}, " + ", ".join(f"{k} {v}" for k, v in report["libraries"].items())
        + f"; load {report['load'][0]:.1f} before, {report['load'][1]:.1f} after.",
        "",
        "Seconds: the first reading in a new Java, and medians of the others; MB/s of the array in memory."
        " The last column is how many times faster gmm4j is.",
        "",
        "| format | values | file, MB | gmm4j, first | gmm4j | MB/s | beside | s | MB/s | ratio |",
        "| --- | --- | --: | --: | --: | --: | --- | --: | --: | --: |",
    ]
    return "\n".join(lines + [row(found) for found in report["files"]]) + "\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=6)
    measuring.add_results(parser)
    return parser.parse_args()


def main():
    options = arguments()
    libraries = {
        "SciPy": scipy.__version__, "pandas": pandas.__version__, "pyarrow": pyarrow.__version__,
        "h5py": h5py.__version__, "Pillow": Image.__version__,
    }
    measuring.record(
        options, "reading", summary, lambda: {"libraries": libraries, "files": measure(options)}
    )


if __name__ == "__main__":
    main()
