package org.gmm4j.internal.compute.cpu.missing.conditional;

import org.gmm4j.internal.compute.gaps.Pattern;
import org.gmm4j.internal.compute.gaps.Section;

/** Some rows of a section, in the order of their visit: a block of work. */
public final class Visited {
  private final Section section;
  private final int[] places;
  private int count;

  /**
   * None yet.
   *
   * @param most how many there may be
   */
  public Visited(Section section, int most) {
    this.section = section;
    this.places = new int[most];
  }

  /** Neighbouring places. */
  public static Visited range(Section section, int from, int to) {
    Visited some = new Visited(section, to - from);
    for (int place = from; place < to; place++) {
      some.add(place);
    }
    return some;
  }

  /** One more, behind the others. */
  public void add(int place) {
    places[count++] = place;
  }

  public void clear() {
    count = 0;
  }

  public Section section() {
    return section;
  }

  public int count() {
    return count;
  }

  /** How many there may be. */
  public int most() {
    return places.length;
  }

  public boolean isFull() {
    return count == places.length;
  }

  /** The place of the i-th. */
  public int place(int i) {
    return places[i];
  }

  public Pattern pattern(int i) {
    return section.pattern(places[i]);
  }

  /** Where the i-th row's values begin among those of the section. */
  public int begin(int i) {
    return section.begin(places[i]);
  }

  /** Where what the i-th shows begins among the section's patterns. */
  int beginOfPattern(int i) {
    return section.patternNumber(places[i]) * section.columns();
  }

  /** The first behind those that miss the same as the i-th. */
  public int endOfPattern(int i) {
    int same = section.patternNumber(places[i]);
    int end = i + 1;
    while (end < count && section.patternNumber(places[end]) == same) {
      end++;
    }
    return end;
  }

  /** How many patterns they have. */
  public int patterns() {
    int patterns = 0;
    for (int i = 0; i < count; i = endOfPattern(i)) {
      patterns++;
    }
    return patterns;
  }
}
