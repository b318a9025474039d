package org.gmm4j.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gmm4j.covariance.CovarianceStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          full      | 5   | full
          mfa:3     | 5   | mfa:3
          mfa:auto  | 2   | mfa:1
          ppca:auto | 4   | ppca:1 ppca:2 ppca:3
          mfa:auto  | 8   | mfa:1 mfa:2 mfa:3 mfa:4 mfa:6 mfa:7
          mfa:auto  | 784 | mfa:1 mfa:2 mfa:3 mfa:4 mfa:6 mfa:8 mfa:12 mfa:16 mfa:24 mfa:32
          """)
  void ranksAreThoseThatTheFeaturesAllow(String name, int features, String rungs) {
    Ladder ladder = new Ladder(CovarianceStructure.of(name), features);
    assertEquals(
        rungs,
        ladder.rungs().stream().map(CovarianceStructure::name).collect(Collectors.joining(" ")));
  }

  @Test
  void climbsFromWhereItWasForAsLongAsThatHelps() {
    Ladder ladder = new Ladder(CovarianceStructure.of("ppca:auto"), 9);
    List<String> tried = new ArrayList<>();
    assertEquals(Optional.of(7), climb(ladder, tried, Map.of(1, 3, 2, 5, 3, 7, 4, 6)));
    assertEquals(List.of("ppca:1", "ppca:2", "ppca:3", "ppca:4"), tried);
    tried.clear();
    assertEquals(Optional.of(9), climb(ladder, tried, Map.of(1, 1, 2, 9, 3, 8, 4, 7)));
    assertEquals(List.of("ppca:3", "ppca:4", "ppca:2", "ppca:1"), tried);
  }

  @Test
  void passesByWhatFails() {
    Ladder ladder = new Ladder(CovarianceStructure.of("mfa:auto"), 9);
    List<String> tried = new ArrayList<>();
    assertEquals(Optional.of(4), climb(ladder, tried, Map.of(2, 4)));
    assertEquals(List.of("mfa:1", "mfa:2", "mfa:3"), tried);
    assertTrue(climb(new Ladder(CovarianceStructure.of("diag"), 9), tried, Map.of()).isEmpty());
  }

  private static Optional<Integer> climb(
      Ladder ladder, List<String> tried, Map<Integer, Integer> valueByRank) {
    return ladder.climb(
        structure -> {
          tried.add(structure.name());
          return Optional.ofNullable(valueByRank.get(structure.leastRank()));
        },
        (one, other) -> one > other);
  }
}
