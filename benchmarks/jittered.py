#!/usr/bin/env python3
"""Writes an NPY file of as many rows as are wanted: MNIST's training digits, each with jitter.

    python3 jittered.py 10000000 rows.npy        # 10,000,000 x 784 bytes, 7.8 GB

Rows are drawn with replacement, and every pixel is moved by a whole number from -8 to 8, within 0 to 255.
Takes NumPy, and MNIST as parity.py does.
"""

import sys

import measuring  # before NumPy

import numpy as np

PART = 20_000


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    count = int(sys.argv[1])
    digits = measuring.idx("train-images-idx3-ubyte").reshape(-1, 784)
    out = np.lib.format.open_memmap(sys.argv[2], mode="w+", dtype=np.uint8, shape=(count, 784))
    random = np.random.default_rng(0)
    for first in range(0, count, PART):
        rows = min(PART, count - first)
        chosen = digits[random.integers(0, len(digits), rows)].astype(np.int16)
        moved = chosen + random.integers(-8, 9, (rows, 784), dtype=np.int16)
        out[first : first + rows] = np.clip(moved, 0, 255)


if __name__ == "__main__":
    main()
