package org.gmm4j.internal.compute.cpu.missing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;

/** A desk for each worker that comes, at one component after the other. */
final class Desks implements AutoCloseable {
  private final int mostRows;
  private final Map<Integer, Conditional.Desk> desks = new ConcurrentHashMap<>();

  Desks(int mostRows) {
    this.mostRows = mostRows;
  }

  /** A worker's desk for a component. */
  Conditional.Desk of(int worker, Conditional conditional) {
    return desks.compute(worker, (same, before) -> conditional.desk(mostRows, before));
  }

  @Override
  public void close() {
    desks.values().forEach(Conditional.Desk::close);
  }
}
