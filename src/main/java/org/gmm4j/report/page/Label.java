package org.gmm4j.report.page;

import org.gmm4j.report.facts.Words;
import org.jspecify.annotations.Nullable;

/**
 * The name of a class, or several with their numbers: whole, and as a table has room for them.
 *
 * @param words what a table shows
 * @param whole what it stands for
 */
public record Label(String words, String whole) {
  /** Characters of a name that is not shortened. */
  private static final int MOST = 30;

  /** Of a name. */
  public static Label of(String name) {
    return new Label(shortened(name), name);
  }

  /** A name as a table has room for it. */
  public static String shortened(String name) {
    return Words.shortened(name, MOST);
  }

  /** The whole where it is not shown; null where it is. */
  public @Nullable String title() {
    return words.equals(whole) ? null : whole;
  }

  public boolean isEmpty() {
    return whole.isEmpty();
  }
}
