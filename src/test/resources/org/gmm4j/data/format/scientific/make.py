"""Writes the files beside it. Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, h5py 3.16.0 (HDF5 2.0.0).

Numbers are value(type, i, j), which the tests compute, too.
"""

import struct
import zlib

import h5py
import numpy as np
import scipy.sparse
from scipy.io import savemat

WHOLE = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
N, D = 6, 4


def value(kind, i, j):
    if kind in ("double", "float64"):
        return i * 0.1 + j
    if kind in ("single", "float32"):
        return np.float32(i * 0.1 + j)
    if kind == "float16":
        return i / 8.0 + j
    if kind == "logical":
        return (i + j) % 2
    if kind == "int64":
        return -(2**62) + (4 * i + j) * 1024
    if kind == "uint64":
        return 2**63 + (4 * i + j) * 2048
    return i * 13 + j * 7 - (0 if kind.startswith("u") else 3)


def matrix(kind, dtype=None):
    rows = [[value(kind, i, j) for j in range(D)] for i in range(N)]
    dtypes = {"double": "float64", "single": "float32", "logical": "bool"}
    return np.array(rows, dtype=dtype or dtypes.get(kind, kind))


def images():
    return np.array([[[i * 31 + j * 7 + k * 3 for k in range(2)] for j in range(3)] for i in range(4)], "uint8")


KINDS = WHOLE + ["single", "double", "logical"]
WORDS = ["cat", "dog", "cat", "zebra", "dog", "eel"]


def variables():
    all_of_them = {kind + "s": matrix(kind) for kind in KINDS}
    all_of_them["images"] = images()
    all_of_them["column"] = np.arange(3, 9, dtype="uint8").reshape(-1, 1)
    all_of_them["row"] = np.arange(3, 9, dtype="float64").reshape(1, -1)
    all_of_them["words"] = np.array(WORDS, dtype=object).reshape(-1, 1)
    all_of_them["chars"] = np.array(WORDS)
    all_of_them["sparse"] = scipy.sparse.csc_matrix(np.eye(3))
    all_of_them["complex"] = np.ones((2, 2)) * 1j
    all_of_them["struct"] = {"a": 1.0}
    all_of_them["mixed"] = np.array(["a", 2.0], dtype=object)
    return all_of_them


# MATLAB 5 (plain) and 7 (packed), by scipy
savemat("scipy5.mat", variables())
savemat("scipy7.mat", variables(), do_compression=True)
savemat("scipy4.mat", {"X": matrix("double")}, format="4")
savemat("small5.mat", {"X": matrix("int16")})
savemat("small7.mat", {"X": matrix("int16")}, do_compression=True)


# as MATLAB itself lays files out: doubles in as few bytes as hold them, characters of 16 bits
def element(order, kind, data):
    if 0 < len(data) <= 4:
        head = struct.pack(order + "I", len(data) << 16 | kind)
        return head + data.ljust(4, b"\0")
    return struct.pack(order + "II", kind, len(data)) + data + b"\0" * (-len(data) % 8)


def array(order, name, clazz, shape, *content):
    body = element(order, 6, struct.pack(order + "II", clazz, 0))
    body += element(order, 5, struct.pack(order + "%di" % len(shape), *shape))
    body += element(order, 1, name.encode())
    body += b"".join(content)
    return struct.pack(order + "II", 14, len(body)) + body


def matlab(file, order, packed):
    text = b"MATLAB 5.0 MAT-file, Platform: PCWIN64, Created on: Mon Jan 01 00:00:00 2024"
    out = text.ljust(116) + b"\0" * 8 + struct.pack(order + "HH", 0x100, 0x4D49)
    numbers = matrix("double") * 0 + matrix("uint8")
    column_major = np.asarray(numbers.T, dtype=order + "u1").tobytes()
    chars = np.array([list(w.ljust(5)) for w in WORDS])
    codes = np.array([[ord(c) for c in row] for row in chars.T], dtype=order + "u2").tobytes()
    cells = b"".join(
        array(order, "", 4, (1, len(w)), element(order, 4, np.array([ord(c) for c in w], order + "u2").tobytes()))
        for w in WORDS
    )
    doubles = np.asarray(matrix("double").T, dtype=order + "f8").tobytes()
    for each in (
        array(order, "X", 6, (N, D), element(order, 2, column_major)),
        array(order, "Y", 6, (N, D), element(order, 9, doubles)),
        array(order, "chars", 4, (N, 5), element(order, 4, codes)),
        array(order, "words", 1, (N, 1), cells),
    ):
        if packed:
            each = zlib.compress(each)
            each = struct.pack(order + "II", 15, len(each)) + each
        out += each
    open(file, "wb").write(out)


matlab("matlab6.mat", "<", False)
matlab("matlab7.mat", "<", True)
matlab("matlab6-big.mat", ">", False)


# HDF5
def hdf(file, **options):
    with h5py.File(file, "w", **options) as out:
        for kind in WHOLE + ["float16", "float32", "float64"]:
            for order, mark in (("<", "little"), (">", "big")):
                dtype = np.dtype(kind).newbyteorder(order)
                out[f"{mark}/{kind}"] = matrix(kind).astype(dtype)
        out["logical"] = matrix("logical")
        out["images"] = images()
        out.create_dataset("packed/gzip", data=matrix("float64"), chunks=(2, 3), compression="gzip")
        out.create_dataset("packed/shuffle", data=matrix("int32"), chunks=(4, 4), compression="gzip", shuffle=True, fletcher32=True)
        out.create_dataset("packed/lzf", data=matrix("int16"), chunks=(5, 1), compression="lzf")
        out.create_dataset("packed/growing", data=matrix("uint8"), maxshape=(None, None), chunks=(2, 2))
        out.create_dataset("packed/scaleoffset", data=matrix("int32"), scaleoffset=0)
        holes = out.create_dataset("holes/nines", (N, D), "int16", chunks=(2, D), fillvalue=9)
        holes[:2] = matrix("int16")[:2]
        holes = out.create_dataset("holes/zeros", (N, D), "int16", chunks=(2, D))
        holes[:2] = matrix("int16")[:2]
        out.create_dataset("holes/never", (N, D), "int16", fillvalue=9)
        out["labels/fixed"] = np.array(WORDS, dtype="S5")
        out.create_dataset("labels/variable", data=WORDS, dtype=h5py.string_dtype())
        out["labels/numbers"] = np.arange(3, 9)
        out["labels/column"] = np.arange(3, 9).reshape(-1, 1)
        out["labels/halves"] = np.array([1.0, 1.5])
        out["complex"] = np.ones((2, 2)) * 1j
        out["compound"] = np.zeros(2, dtype=[("height", "f8"), ("name", "S3")])
        out["scalar"] = 5.0
        out["empty"] = np.zeros((0, 3))
        out["soft"] = h5py.SoftLink("/images")
        out["broken"] = h5py.SoftLink("/nowhere")
        out["packed/up"] = out["/"]  # a circle


hdf("h5py.h5")
hdf("h5py-114.h5", libver=("v110", "v114"))
with h5py.File("latest.h5", "w", libver="latest") as out:
    out.create_dataset("X", data=matrix("float64"), chunks=(2, 4), compression="gzip")
for name, options in (("small.h5", {}), ("small-packed.h5", dict(chunks=(3, 4), compression="gzip"))):
    with h5py.File(name, "w") as out:
        out.create_dataset("X", data=matrix("int16"), **options)
with h5py.File("small-new.h5", "w", libver=("v110", "v114")) as out:
    out.create_dataset("X", data=matrix("int16"), chunks=(3, 4), compression="gzip")
with h5py.File("small-strings.h5", "w") as out:
    out.create_dataset("X", data=WORDS, dtype=h5py.string_dtype())
with h5py.File("block.h5", "w", userblock_size=2048) as out:
    out["X"] = matrix("float64")


# MATLAB 7.3
def matlab73(file, variables):
    with h5py.File(file, "w", userblock_size=512) as out:
        refs = out.create_group("#refs#")

        def put(where, name, kind, data, **attributes):
            data = np.ascontiguousarray(np.asarray(data).T)
            packed = dict(chunks=True, compression="gzip") if data.size > 8 and kind != "cell" else {}
            made = where.create_dataset(name, data=data, **packed)
            made.attrs["MATLAB_class"] = np.bytes_(kind)
            for key, each in attributes.items():
                made.attrs[key] = np.int32(each)
            return made

        def chars(where, name, words):
            codes = np.array([[ord(c) for c in w] for w in words], dtype="uint16")
            return put(where, name, "char", codes, MATLAB_int_decode=2)

        for kind in variables:
            if kind == "logical":
                put(out, "logicals", kind, matrix(kind).astype("uint8"), MATLAB_int_decode=1)
            elif kind == "words":
                cells = [chars(refs, chr(97 + i), [w]).ref for i, w in enumerate(WORDS)]
                put(out, "words", "cell", np.array(cells, dtype=h5py.ref_dtype).reshape(-1, 1))
            elif kind == "chars":
                chars(out, "chars", [w.ljust(5) for w in WORDS])
            elif kind == "images":
                put(out, "images", "uint8", images())
            elif kind == "column":
                put(out, "column", "double", np.arange(3.0, 9).reshape(-1, 1))
            elif kind == "row":
                put(out, "row", "uint8", np.arange(3, 9, dtype="uint8").reshape(1, -1))
            elif kind == "struct":
                group = out.create_group("struct")
                group.attrs["MATLAB_class"] = np.bytes_("struct")
                put(group, "inner", "double", matrix("double"))
            elif kind == "sparse":
                group = out.create_group("sparse")
                group.attrs["MATLAB_class"] = np.bytes_("double")
                group.attrs["MATLAB_sparse"] = np.uint64(3)
                group["data"] = np.ones(3)
                group["ir"] = np.arange(3, dtype="uint64")
                group["jc"] = np.arange(4, dtype="uint64")
            elif kind == "complex":
                put(out, "complex", "double", np.zeros((2, 2), dtype=[("real", "f8"), ("imag", "f8")]))
            elif kind == "empty":
                put(out, "empty", "double", np.zeros(2, dtype="uint64"), MATLAB_empty=1)
            else:
                put(out, kind + "s", kind, matrix(kind))
    text = b"MATLAB 7.3 MAT-file, Platform: PCWIN64, Created on: Mon Jan 01 00:00:00 2024 HDF5 schema 1.00 ."
    with open(file, "r+b") as out:
        out.write(text.ljust(116) + b"\0" * 8 + b"\x00\x02IM")


matlab73("matlab73.mat", KINDS + ["words", "chars", "images", "column", "row", "struct", "sparse", "complex", "empty"])
matlab73("small73.mat", ["int16"])
