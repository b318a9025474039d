package org.gmm4j.internal.compute.cpu.missing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gmm4j.internal.compute.cpu.missing.conditional.Conditional;

/** A desk for each worker that comes. */
final class Desks implements AutoCloseable {
  private final Conditional conditional;
  private final int mostRows;
  private final Map<Integer, Conditional.Desk> desks = new ConcurrentHashMap<>();

  Desks(Conditional conditional, int mostRows) {
    this.conditional = conditional;
    this.mostRows = mostRows;
  }

  Conditional.Desk of(int worker) {
    return desks.computeIfAbsent(worker, first -> conditional.desk(mostRows));
  }

  @Override
  public void close() {
    desks.values().forEach(Conditional.Desk::close);
  }
}
