package org.gmm4j.internal.compute.cpu.pruned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which steps it is looked whether leaving out pays. */
class ProbesTest {
  /**
   * Those of some steps in which a look shows that it does not, until a step from which on it does.
   */
  private static List<Integer> looks(int steps, boolean costly, int paysFrom) {
    Probes probes = new Probes();
    List<Integer> looks = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      if (probes.areDue()) {
        looks.add(step);
        probes.note(step >= paysFrom, costly);
      }
    }
    return looks;
  }

  @Test
  void isEveryFourthStep() {
    assertEquals(List.of(0, 4, 8, 12, 16, 20), looks(21, false, 100));
  }

  @Test
  void isEverLaterWhereALookIsCostly() {
    assertEquals(List.of(0, 4, 12, 28, 60, 124, 188, 252), looks(300, true, 1000));
  }

  @Test
  void whatPaysLaterIsFoundBeforeTwiceAsManySteps() {
    for (int from = 4; from < 64; from++) {
      int pays = from;
      int found =
          looks(200, true, from).stream().filter(step -> step >= pays).findFirst().orElseThrow();
      assertTrue(found <= 2 * from + 4, from + " is found at " + found);
    }
  }

  /** Once it has paid, it begins anew. */
  @Test
  void whatStopsPayingIsLookedAtSoon() {
    Probes probes = new Probes();
    for (int fails = 0; fails < 5; fails++) {
      probes.note(false, true);
    }
    probes.note(true, true);
    probes.note(false, true);
    int steps = 0;
    while (!probes.areDue()) {
      steps++;
    }
    assertEquals(3, steps);
  }
}
