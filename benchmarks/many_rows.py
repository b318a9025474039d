"""Writes noisy copies of MNIST images as bytes: many rows from few, the same for the same seed.

    python3 many_rows.py train-images-idx3-ubyte.gz ROWS.npy COUNT
"""

import gzip
import sys

import numpy as np

source, target, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
images = np.frombuffer(gzip.open(source).read(), np.uint8, offset=16).reshape(-1, 784)
random = np.random.default_rng(4)
out = np.lib.format.open_memmap(target, mode="w+", dtype=np.uint8, shape=(count, 784))
for first in range(0, count, 50_000):
    rows = images[random.integers(0, len(images), min(50_000, count - first))]
    noise = random.integers(0, 16, rows.shape, dtype=np.uint8)
    out[first : first + len(rows)] = np.where(rows > 239, 255, rows + noise)
