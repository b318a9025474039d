package org.gmm4j.report.content.drawings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Some of many, evenly spread. */
final class Spread {
  private Spread() {}

  /** So many of them at most, the first and the last among them. */
  static <T> List<T> of(List<T> all, int most) {
    return of(all, most, List.of());
  }

  /**
   * So many of them, the first and the last among them, and besides those at given places.
   *
   * @param besides places from 0, ignored if they are not there
   */
  static <T> List<T> of(List<T> all, int most, Collection<Integer> besides) {
    if (all.size() <= most) {
      return all;
    }
    TreeSet<Integer> places = new TreeSet<>();
    for (int i = 0; i < most; i++) {
      places.add((int) ((long) i * (all.size() - 1) / (most - 1)));
    }
    besides.stream().filter(each -> each >= 0 && each < all.size()).forEach(places::add);
    List<T> some = new ArrayList<>();
    places.forEach(each -> some.add(all.get(each)));
    return some;
  }
}
