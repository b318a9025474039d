package org.gmm4j.cli.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gmm4j.selection.Candidate;
import org.gmm4j.selection.Criterion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectTableTest {
  private static final Candidate LINE =
      new Candidate(12, "mfa:10", -1234567.25, 310.123456789, 99, 100, false, 3.456, null);
  private static final Candidate FAILED =
      new Candidate(
          3, "full", Double.NaN, Double.NaN, 0, 0, false, 1, "after iteration 7 all went wrong");

  @Test
  void columnsStandBelowTheirNames() {
    SelectTable table = new SelectTable(Criterion.BIC, 80);
    assertEquals(
        """
        components  covariance           bic      nats a row  iterations   seconds
                12  mfa:10        -1234567.3 *    310.123457        100+      3.46
                 3  full        failed: after iteration 7 all went wrong\
        """,
        String.join("\n", table.header(), table.line(LINE, true), table.line(FAILED, false)));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 52, 60, 70, 80, 200})
  void nothingIsWiderThanTheWindow(int width) {
    SelectTable table = new SelectTable(Criterion.HELDOUT, width);
    for (String line :
        new String[] {table.header(), table.line(LINE, true), table.line(FAILED, false)}) {
      assertTrue(line.length() <= width, line);
    }
    assertTrue(table.line(LINE, false).contains("-1234567.250000"), "the value is never left out");
  }
}
