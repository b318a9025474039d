package org.gmm4j.selection;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** By what mixtures are compared. */
public enum Criterion {
  /** −2 log L + p log N (Schwarz 1978), of p free parameters and N rows. */
  BIC("bic", false),
  /** −2 log L + 2p (Akaike 1974). */
  AIC("aic", false),
  /**
   * BIC + 2E, with the entropy E = −Σₙ Σₖ r(n,k) log r(n,k) of the posteriors (Biernacki, Celeux
   * &amp; Govaert 2000): components that overlap cost as much as they are in doubt.
   */
  ICL("icl", false),
  /**
   * The mean log-density, in nats a row, of a fifth of the rows, drawn by the seed, to which no
   * mixture is fitted but the chosen one, at the end.
   */
  HELDOUT("heldout", true);

  private final String option;
  private final boolean greaterIsBetter;

  Criterion(String option, boolean greaterIsBetter) {
    this.option = option;
    this.greaterIsBetter = greaterIsBetter;
  }

  /** Its name on the command line. */
  public String option() {
    return option;
  }

  /** Whether one value is better than another; no number is better than none, nor none than it. */
  public boolean isBetter(double value, double other) {
    return greaterIsBetter ? value > other : value < other;
  }

  /**
   * The one with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Criterion of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.option.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no criterion '%s': choose %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Criterion::option)
                                .collect(Collectors.joining(", "))
                                .replaceFirst(", (\\w+)$", " or $1"))));
  }
}
