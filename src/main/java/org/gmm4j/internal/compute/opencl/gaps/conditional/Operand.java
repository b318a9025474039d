package org.gmm4j.internal.compute.opencl.gaps.conditional;

/** What of a row is multiplied, by the numbers of kernels/gaps.cl. */
public enum Operand {
  /** 1 for what is there, 0 for what is missing. */
  SHOWN(0),
  /** x − μ, 0 for what is missing. */
  CENTRED(1),
  /** Values, of which none is missing. */
  PLAIN(2);

  private final int number;

  Operand(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
