package org.gmm4j.internal.compute.opencl.sizes;

/** How a work-group makes its products (kernels/tile.cl). */
public enum Product {
  /** Neighbouring work-items take neighbouring vectors of a whole row of the tile. */
  PLAIN(0, ""),

  /** The same in warps of 32, 8 × 4 work-items each. */
  WARPS(1, "warps of 8 × 4"),

  /** On tensor cores (kernels/warp.cl): floats in parts of 8 bits, doubles as they are. */
  TENSOR(2, "tensor cores"),

  /** Doubles on tensor cores by the wider instructions that sm_90 has. */
  TENSOR_WIDE(3, "tensor cores, wide");

  /** Results that one work-item of a tensor product has side by side. */
  private static final int TENSOR_RESULTS = 2;

  /** Terms of a tensor product of floats; those of doubles are fewer and divide them. */
  private static final int TENSOR_TERMS = 16;

  /** Work-items of a warp: in a column, and in a row. */
  private static final int WARP_ROWS = 8;

  private static final int WARP_COLUMNS = 4;

  private final int number;
  private final String words;

  Product(int number, String words) {
    this.number = number;
    this.words = words;
  }

  /** What the kernels call it. */
  int number() {
    return number;
  }

  /** "tensor cores"; nothing for the plain one. */
  String words() {
    return words;
  }

  public boolean onTensorCores() {
    return this == TENSOR || this == TENSOR_WIDE;
  }

  /** Results of a vector of the given length that a work-item keeps side by side. */
  int results(int vector) {
    return onTensorCores() ? TENSOR_RESULTS : vector;
  }

  /** Whether it can be made by so many work-items of so many rows each, with so many terms. */
  boolean suits(int groupRows, int groupColumns, int itemRows, int depth) {
    return this == PLAIN
        || (groupRows % WARP_ROWS == 0
            && groupColumns % WARP_COLUMNS == 0
            && (!onTensorCores() || (itemRows % 2 == 0 && depth >= TENSOR_TERMS)));
  }
}
