package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;

/**
 * What is known of a resident before it is there.
 *
 * @param rows that it holds at a time
 * @param mixtures to come
 * @param precision of the large products
 * @param accelerated whether work may be left out
 * @param remembering whether what is known of rows is of use in the next step
 * @param workers threads
 */
record ResidentKind(
    RowKind rows,
    MixtureKind mixtures,
    Precision precision,
    boolean accelerated,
    boolean remembering,
    int workers) {
  boolean areBytes() {
    return rows.type() == ElementType.UINT8;
  }

  /** Bytes of a number in the large products. */
  int real() {
    return precision == Precision.DOUBLE ? Double.BYTES : Float.BYTES;
  }
}
