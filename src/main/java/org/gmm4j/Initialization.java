package org.gmm4j;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the parameters that EM begins with are found; docs/starts.md compares the rules.
 *
 * @param rule what is done
 * @param runs how many short runs, at least 1; 1 of every other rule
 */
public record Initialization(Rule rule, int runs) {
  /** k-means from k-means++ seeds. */
  public static final Initialization KMEANS = new Initialization(Rule.KMEANS, 1);

  /** k-means++ seeds alone. */
  public static final Initialization KMEANS_PLUS_PLUS =
      new Initialization(Rule.KMEANS_PLUS_PLUS, 1);

  /** Rows drawn at random. */
  public static final Initialization RANDOM_FROM_DATA =
      new Initialization(Rule.RANDOM_FROM_DATA, 1);

  /** Random responsibilities. */
  public static final Initialization RANDOM = new Initialization(Rule.RANDOM, 1);

  /** Rows far from each other. */
  public static final Initialization FARTHEST_FIRST = new Initialization(Rule.FARTHEST_FIRST, 1);

  /** Agglomeration of a sample. */
  public static final Initialization HIERARCHICAL = new Initialization(Rule.HIERARCHICAL, 1);

  /** Components that are divided in two. */
  public static final Initialization SPLITS = new Initialization(Rule.SPLITS, 1);

  /** Each of several starts by another rule. */
  public static final Initialization VARIED = new Initialization(Rule.VARIED, 1);

  /** What is done. */
  public enum Rule {
    /** k-means from k-means++ seeds: every row belongs to its cluster. */
    KMEANS("kmeans"),
    /**
     * k-means++ seeds alone: every row belongs to its nearest seed. (With scikit-learn's
     * "k-means++" the seeds alone have components.)
     */
    KMEANS_PLUS_PLUS("kmeans++"),
    /**
     * Rows drawn at random: every row belongs to the nearest of them. (With scikit-learn's
     * "random_from_data" these rows alone have components.)
     */
    RANDOM_FROM_DATA("random-from-data"),
    /** Random responsibilities, as scikit-learn's "random". */
    RANDOM("random"),
    /**
     * A row drawn at random, then again and again the row farthest from those before (Gonzalez
     * 1985): every row belongs to the nearest of them.
     */
    FARTHEST_FIRST("farthest-first"),
    /**
     * Rows of a sample, in standard deviations, merged by Ward's criterion (Ward 1963): every row
     * of the sample belongs to its cluster.
     */
    HIERARCHICAL("hierarchical"),
    /** One component, and a few iterations; then some divided in two, and a few; and so on. */
    SPLITS("splits"),
    /**
     * Runs of a few iterations, each from rows drawn at random, of which the best goes on
     * (Biernacki, Celeux &amp; Govaert 2003).
     */
    SHORT_RUNS("short-runs"),
    /**
     * Of several starts the first by k-means, the next hierarchical, by splits and farthest first,
     * all others by five short runs each.
     */
    VARIED("varied");

    private final String option;

    Rule(String option) {
      this.option = option;
    }
  }

  /** The first of varied starts; those that follow are short runs. */
  private static final Initialization[] FIRST = {KMEANS, HIERARCHICAL, SPLITS, FARTHEST_FIRST};

  private static final int RUNS = 5;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if there are no runs, or several of another rule
   */
  public Initialization {
    if (runs < 1) {
      throw new IllegalArgumentException("give at least 1 short run, not " + runs);
    }
    if (runs > 1 && rule != Rule.SHORT_RUNS) {
      throw new IllegalArgumentException(rule.option + " takes no number of runs");
    }
  }

  /** So many short runs, at least 1. */
  public static Initialization shortRuns(int runs) {
    return new Initialization(Rule.SHORT_RUNS, runs);
  }

  /** That of one of several starts, from 1. */
  public Initialization ofRestart(int number) {
    if (rule != Rule.VARIED) {
      return this;
    }
    return number <= FIRST.length ? FIRST[number - 1] : shortRuns(RUNS);
  }

  /**
   * Whether it takes rows of which the components are known; varied starts take the rules that do.
   */
  public boolean knowsLabels() {
    return switch (rule) {
      case KMEANS, KMEANS_PLUS_PLUS, RANDOM_FROM_DATA, RANDOM, SHORT_RUNS, VARIED -> true;
      case FARTHEST_FIRST, HIERARCHICAL, SPLITS -> false;
    };
  }

  /** Its name on the command line. */
  public String option() {
    return rule == Rule.SHORT_RUNS ? rule.option + ":" + runs : rule.option;
  }

  /**
   * The one with this name; "short-runs:N" are N short runs.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Initialization of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String before = Rule.SHORT_RUNS.option + ":";
    if (lower.startsWith(before) && lower.substring(before.length()).matches("\\d{1,9}")) {
      return shortRuns(Integer.parseInt(lower.substring(before.length())));
    }
    for (Initialization each : values()) {
      if (each.option().equals(lower)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "unknown start '%s': choose %s"
            .formatted(
                name,
                Arrays.stream(Rule.values())
                    .map(each -> each == Rule.SHORT_RUNS ? before + "N" : each.option)
                    .collect(Collectors.joining(", "))));
  }

  /** One of each rule, in their order; ten short runs. */
  public static Initialization[] values() {
    return new Initialization[] {
      KMEANS,
      KMEANS_PLUS_PLUS,
      RANDOM_FROM_DATA,
      RANDOM,
      FARTHEST_FIRST,
      HIERARCHICAL,
      SPLITS,
      shortRuns(10),
      VARIED
    };
  }

  @Override
  public String toString() {
    return option();
  }
}
