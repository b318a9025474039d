"""Writes the sound files in the folders beside it, small ones of each format, with NumPy, h5py and PyArrow.

Those of MAT, Arrow, Parquet, HDF5 and images are copies of other tests' files. The rest was found by
fuzzing, or cut or flipped by hand.
"""

import gzip
import io
import json
import pathlib
import struct

import h5py
import numpy
import pyarrow


def write(name, content):
    pathlib.Path(name).write_bytes(content)


def npy(array):
    out = io.BytesIO()
    numpy.save(out, array)
    return out.getvalue()


write("idx/sound-bytes", bytes([0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6]))
write("idx/sound-shorts", bytes([0, 0, 11, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1]) + struct.pack(">4h", 1, -2, 3, 4))
write("idx/sound-labels", bytes([0, 0, 8, 1, 0, 0, 0, 1, 7]))
write("csv/sound.csv", b'a,b,name\n1,2.5,cat\n-3e2,4,"d,og"\n')
write("csv/sound.tsv", b"1,5\t2\n3\t4\n")
write("csv/sound.txt", b"# numpy\n1.0e+00 2.0e+00\n 3 4\n")
write("npy/sound-fortran.npy", npy(numpy.asfortranarray(numpy.arange(12, dtype=">f4").reshape(3, 2, 2))))
write("npy/sound-bytes.npy", npy(numpy.arange(6, dtype="u1").reshape(3, 2)))
write("npy/sound-text.npy", npy(numpy.array(["cat"])))
write("npy/sound-label.npy", npy(numpy.array([3])))
archive = io.BytesIO()
numpy.savez_compressed(archive, rows=numpy.eye(2), labels=numpy.array(["a"]))
write("npz/sound.npz", archive.getvalue())
write("packed/sound.npz.gz", gzip.compress(archive.getvalue(), mtime=0))
write("packed/sound.npy.gz", gzip.compress(npy(numpy.arange(6, dtype="i2").reshape(3, 2)), mtime=0))
write("packed/sound.csv.gz", gzip.compress(b"1,2\n3,4\n", mtime=0))
for name, content in (("npy", npy(numpy.arange(6, dtype="u1").reshape(3, 2))), ("csv", b"1,2\n3,4\n")):
    write(f"packed/sound.{name}.zst", pyarrow.compress(content, codec="zstd", asbytes=True))
for name, depth in (("deep", 90), ("deeper", 3000)):
    file = io.BytesIO()
    with h5py.File(file, "w", libver="latest") as out:
        group = out
        for _ in range(depth):
            group = group.create_group("g")
        group["X"] = numpy.eye(2)
    write(f"packed/{name}.h5.gz", gzip.compress(file.getvalue(), mtime=0))

full = {
    "weights": [0.25, 0.75],
    "means": [[1, 2], [3.5, 4]],
    "covariances": [[[1, 0.5], [0.5, 1]], [[2, 0], [0, 1]]],
}
diag = {"weights": [1], "means": [[1, 2]], "covariances": [[1, 2]]}
facts = {"covariance_type": "full", "converged": True, "n_iter": 3}
write("model-json/sound-full.json", json.dumps(full | facts).encode())
write("model-json/sound-diag.json", json.dumps(diag | {"covariance_type": "diag", "format_version": 1}).encode())


def safetensors(arrays, kind, dtype, metadata):
    header, content = {"__metadata__": metadata}, b""
    for name, values in arrays.items():
        data = numpy.array(values).astype(dtype).tobytes()
        place = [len(content), len(content) + len(data)]
        header[name] = {"dtype": kind, "shape": list(numpy.shape(values)), "data_offsets": place}
        content += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + content


write("model-safetensors/sound-full", safetensors(full, "F64", "<f8", {"covariance_type": "full", "n_iter": "3"}))
write("model-safetensors/sound-diag", safetensors(diag, "F32", "<f4", {"covariance_type": "diag"}))
with h5py.File("model-hdf5/sound.h5", "w", libver=("v110", "v114")) as out:
    for name, values in full.items():
        out[name] = numpy.array(values, dtype="f8")
    out["scale"] = 255.0
