package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Which features some rows miss.
 *
 * @param missing those, ascending
 * @param observed the others, ascending
 */
public record Pattern(int[] missing, int[] observed) {
  public static Pattern of(BitSet missing, int features) {
    return new Pattern(
        missing.stream().toArray(),
        IntStream.range(0, features).filter(j -> !missing.get(j)).toArray());
  }
}
