package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializationTest {
  @ParameterizedTest
  @MethodSource("org.gmm4j.Initialization#values")
  void itsNameIsItself(Initialization each) {
    assertEquals(each, Initialization.of(each.option()));
    assertEquals(each, Initialization.of(each.option().toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void shortRunsAreCounted() {
    assertEquals(7, Initialization.of("short-runs:7").runs());
    assertThrows(
        IllegalArgumentException.class, () -> new Initialization(Initialization.Rule.RANDOM, 2));
    assertEquals("short-runs:7", Initialization.shortRuns(7).option());
    assertThrows(IllegalArgumentException.class, () -> Initialization.of("short-runs:0"));
    assertThrows(IllegalArgumentException.class, () -> Initialization.shortRuns(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short-runs", "short-runs:", "short-runs:x", "short-runs:-1", "k means", ""})
  void othersAreRefused(String name) {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> Initialization.of(name));
    assertTrue(String.valueOf(wrong.getMessage()).contains("'" + name + "': choose kmeans"), name);
  }

  @Test
  void aGivenStartIsOneStart() {
    GaussianMixture start = Problems.model(Problems.mixture(2, 2, 1));
    GmmFitterBuilder builder = GmmFitter.builder().start(start).restarts(5);
    IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, builder::options);
    assertTrue(String.valueOf(wrong.getMessage()).contains("leave restarts out"));
    assertEquals(1, builder.restarts(1).options().restarts());
  }

  /** One start is by k-means, of several the first; what is asked for stays as it is. */
  @Test
  void severalStartsVary() {
    GmmFitterBuilder builder = GmmFitter.builder();
    assertSame(Initialization.KMEANS, builder.options().initialization());
    FitOptions several = builder.restarts(10).options();
    assertSame(Initialization.VARIED, several.initialization());
    assertSame(Initialization.KMEANS, several.ofRestart(1).initialization());
    assertEquals(1, several.ofRestart(2).restarts());
    FitOptions asked = builder.initialization(Initialization.RANDOM).options();
    for (int restart = 1; restart <= 10; restart++) {
      assertSame(Initialization.RANDOM, asked.ofRestart(restart).initialization());
    }
  }
}
