package org.gmm4j.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A class for each row.
 *
 * @param codes the class of each row [N]
 * @param names what the codes 0, 1, … stand for; empty where they stand for themselves
 */
public record Labels(int[] codes, List<String> names) {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,9}");

  public Labels {
    names = List.copyOf(names);
  }

  /** Numbers that stand for themselves. */
  public static Labels of(int[] codes) {
    return new Labels(codes, List.of());
  }

  /**
   * Labels as they are written: whole numbers where all are, else names, whose codes are their
   * ranks in the alphabet.
   */
  public static Labels of(List<String> written) {
    if (written.stream().allMatch(Labels::isWhole)) {
      return of(written.stream().mapToInt(Integer::parseInt).toArray());
    }
    List<String> names = List.copyOf(new TreeSet<>(written));
    Map<String, Integer> ranks = new HashMap<>();
    names.forEach(each -> ranks.put(each, ranks.size()));
    return new Labels(written.stream().mapToInt(ranks::get).toArray(), names);
  }

  static boolean isWhole(String written) {
    return WHOLE.matcher(written).matches();
  }

  /** The codes that occur, ascending. */
  public int[] occurring() {
    return Arrays.stream(codes).distinct().sorted().toArray();
  }

  /** What a code stands for. */
  public String name(int code) {
    return names.isEmpty() ? Integer.toString(code) : names.get(code);
  }
}
