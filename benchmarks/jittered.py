#!/usr/bin/env python3
"""Writes an NPY file of as many rows as are wanted: MNIST's training digits, each with jitter.

    python3 jittered.py 10000000 rows.npy        # 10,000,000 x 784 bytes, 7.8 GB

Rows are drawn with replacement, and every pixel is moved by a whole number from -8 to 8, within 0 to 255.
Takes NumPy, and MNIST as parity.py does.
"""

import sys

import datasets


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    count = int(sys.argv[1])
    datasets.write(sys.argv[2], datasets.jittered(count), count, 784, "u1")


if __name__ == "__main__":
    main()
