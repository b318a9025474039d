package org.gmm4j.internal.compute.cpu.sums;

/**
 * Rows that belong to several components: who owns them, and what the others have of them.
 *
 * @param ids numbers in the data, by place in a stretch
 * @param places of these rows in it
 * @param owners by place: the component with the greatest share, or −1
 * @param responsibilities r, by place [· × K]
 */
record Stretch(int[] ids, int[] places, int[] owners, double[] responsibilities, int components) {
  /**
   * Of how many rows each two components have a share, one of which owns them, as aK + b, a < b.
   */
  int[] shares() {
    int[] found = new int[components * components];
    for (int place : places) {
      int owner = owners[place];
      for (int k = 0; k < components && owner >= 0; k++) {
        if (k != owner && share(place, k) > 0) {
          found[Math.min(k, owner) * components + Math.max(k, owner)]++;
        }
      }
    }
    return found;
  }

  private double share(int place, int k) {
    return responsibilities[place * components + k];
  }

  /** What component k has of a row of another, unless the two are summed together [K × K]. */
  double given(int place, int k, boolean[] together) {
    int owner = owners[place];
    boolean apart = k != owner && (owner < 0 || !isTogether(owner, k, together));
    return apart ? share(place, k) : 0;
  }

  /** What others have of a row that component k owns, but for those it is summed together with. */
  double taken(int place, int k, boolean[] together) {
    double sum = 0;
    for (int other = 0; owners[place] == k && other < components; other++) {
      sum += other == k || isTogether(k, other, together) ? 0 : share(place, other);
    }
    return sum;
  }

  private boolean isTogether(int a, int b, boolean[] together) {
    return together.length > 0 && together[a * components + b];
  }

  /** What a component has of a row of another. */
  double shared(int place, int owner, int other) {
    return owners[place] == owner ? share(place, other) : 0;
  }
}
