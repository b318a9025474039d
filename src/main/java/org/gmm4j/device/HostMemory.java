package org.gmm4j.device;

/**
 * The main memory that a fit takes when it takes most, in bytes. The first three are live objects
 * of the Java heap: so much must fit into it at once.
 *
 * @param rows the rows, or of those that stay in a file the blocks that are in memory at a time
 * @param state what is remembered of rows from step to step, lists of them, and buffers
 * @param parameters means and covariances, their factors, and sums
 * @param perhaps how much less heap might do, if the values are such
 * @param natives matrices outside of the heap
 * @param libraries Java itself, compiled code, and the libraries' own memory
 * @param garbage heap that Java keeps for objects which are dead already, as far as that is known
 * @param mostHeap how large the heap may become
 * @param available main memory of the machine, or of the container that this runs in
 */
public record HostMemory(
    long rows,
    long state,
    long parameters,
    long perhaps,
    long natives,
    long libraries,
    long garbage,
    long mostHeap,
    long available) {
  /** Java lets so much more of the heap fill up before it looks for dead objects, as measured. */
  private static final double LAZINESS = 0.06;

  /** By how much a plan may be too high: nothing is refused that misses by less. */
  private static final double DOUBT = 0.15;

  /** Live objects, together. */
  public long heap() {
    return rows + state + parameters;
  }

  /** What the process takes: live objects, those that Java has not collected yet, and the rest. */
  public long resident() {
    return (long) ((1 + LAZINESS) * heap()) + garbage + natives + libraries;
  }

  /** Whether it should fit. */
  public boolean fits() {
    return heap() <= mostHeap && heap() + natives + libraries <= available;
  }

  /** Whether it cannot fit, whatever the values are. */
  public boolean cannotFit() {
    double least = (heap() - perhaps) * (1 - DOUBT);
    return least > mostHeap || least + (1 - DOUBT) * natives > available;
  }

  /** Whether it is the heap that is too small, and not the memory. */
  public boolean isHeapShort() {
    return heap() > mostHeap;
  }
}
