"""Writes the files beside it: 60 twos and sixes of 7 x 7 pixels, in each format, by other software.

They are every 33rd row of mnist-2v6, whose pixels are averaged over squares of 4 x 4, whole numbers.
"""

import gzip
import io
import pathlib
import platform
import struct
import sys
import zipfile

import h5py
import numpy
import pandas
import PIL
import PIL.Image
import pyarrow
import pyarrow.ipc
import pyarrow.parquet
import scipy
from scipy.io import savemat

source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "../../../../../../main/resources/org/gmm4j/data")
images = gzip.decompress((source / "mnist-2v6-images-idx3-ubyte.gz").read_bytes())[16:]
images = numpy.frombuffer(images, "u1").reshape(-1, 7, 4, 7, 4)[: 60 * 33 : 33]
images = images.mean(axis=(2, 4)).round().astype("u1")
labels = gzip.decompress((source / "mnist-2v6-labels-idx1-ubyte.gz").read_bytes())[8:]
labels = numpy.frombuffer(labels, "u1")[: 60 * 33 : 33]
order = numpy.argsort(-labels.astype(int), kind="stable")  # that of a folder of folders: six, two
images, labels = images[order], labels[order]
rows = images.reshape(60, 49)
words = numpy.array(["two" if label == 2 else "six" for label in labels])
columns = [f"p{j}" for j in range(49)]

numpy.save("c.npy", rows)
numpy.save("fortran.npy", numpy.asfortranarray(images))
numpy.save("big.npy", rows.astype(">u2"))
numpy.save("big-fortran.npy", numpy.asfortranarray(rows.astype(">f8")))
numpy.save("half.npy", rows.astype("<f2"))
numpy.save("long.npy", rows.astype("<i8"))
numpy.save("turned.npy", rows.T)
numpy.save("labels.npy", labels)
numpy.savez_compressed("digits.npz", rows=rows, labels=words)
numpy.savetxt("digits.txt", rows, fmt="%.6e")
with gzip.GzipFile("images.idx.gz", "wb", mtime=0) as out:
    out.write(struct.pack(">IIII", 0x803, 60, 7, 7) + images.tobytes())
with gzip.GzipFile("labels.idx.gz", "wb", mtime=0) as out:
    out.write(struct.pack(">II", 0x801, 60) + labels.tobytes())

savemat("digits5.mat", {"rows": rows, "labels": labels.reshape(-1, 1)})
savemat("digits7.mat", {"rows": rows.astype("f8"), "labels": words.astype(object).reshape(-1, 1)}, do_compression=True)
with h5py.File("digits.h5", "w") as out:
    out.create_dataset("digits/rows", data=images, chunks=(16, 7, 7), compression="gzip")
    out.create_dataset("digits/labels", data=words.tolist(), dtype=h5py.string_dtype())
with h5py.File("digits73.mat", "w", userblock_size=512) as out:  # as MATLAB lays it out
    for name, data in (("rows", rows), ("labels", labels.reshape(-1, 1))):
        out.create_dataset(name, data=numpy.ascontiguousarray(data.T))
        out[name].attrs["MATLAB_class"] = numpy.bytes_("uint8")
with open("digits73.mat", "r+b") as out:
    out.write(b"MATLAB 7.3 MAT-file, written by h5py".ljust(116) + b"\0" * 8 + b"\x00\x02IM")

frame = pandas.DataFrame(rows, columns=columns)
frame["label"] = words
frame.to_parquet("digits.parquet")
frame.to_feather("digits.feather")
frame.to_csv("digits.csv", index=False)
frame.to_csv("digits.tsv", index=False, sep="\t", quoting=2)
lists = pyarrow.table({"x": pyarrow.array(rows.astype("f4").tolist(), pyarrow.list_(pyarrow.float32())), "label": words})
pyarrow.parquet.write_table(lists, "lists.parquet")
stream = io.BytesIO()
with pyarrow.ipc.new_stream(stream, lists.schema) as writer:
    writer.write_table(lists, max_chunksize=25)
packed = pyarrow.compress(stream.getvalue(), codec="zstd", asbytes=True)
pathlib.Path("lists.arrows.zst").write_bytes(packed)

with zipfile.ZipFile("images.zip", "w") as out:  # a folder, packed to be one file here
    for i in range(60):
        content = io.BytesIO()
        PIL.Image.fromarray(images[i]).save(content, "png")
        name = zipfile.ZipInfo(f"{words[i]}/{i:03}.png")
        out.writestr(name, content.getvalue())

pathlib.Path("versions.txt").write_text(
    f"Python {platform.python_version()}, NumPy {numpy.__version__}, SciPy {scipy.__version__}, "
    f"h5py {h5py.__version__}, pandas {pandas.__version__}, PyArrow {pyarrow.__version__}, "
    f"Pillow {PIL.__version__}\n"
)
