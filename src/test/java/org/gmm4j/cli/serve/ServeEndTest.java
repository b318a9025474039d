package org.gmm4j.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits that begin with a model end where scikit-learn's do. */
class ServeEndTest {
  private static final String FIT =
      "'rows':1,'components':3,'device':'cpu','stop':'scikit-learn','keep':true";

  private final SharedArrays arrays;

  ServeEndTest(@TempDir Path folder) {
    this.arrays = new SharedArrays(folder);
  }

  private void open(Caller caller) throws IOException {
    Random random = new Random(5);
    double[][] rows = new double[150][4];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = 2.5 * (i % 3) * (j % 2) + random.nextGaussian() * (1 + i % 2);
      }
    }
    caller.result("open", "'rows':%s", arrays.of("rows", rows));
  }

  @Test
  void aFitThatGoesOnEndsWhereTheOneBeforeWas() throws IOException {
    try (Caller caller = new Caller()) {
      open(caller);
      JsonObject first = caller.result("fit", FIT + ",'max_iter':60");
      assertTrue(first.get("converged").getAsBoolean());
      String from = FIT + ",'init':{'model':{'kept':" + first.get("model") + "}}";
      JsonObject near =
          caller.result("fit", from + ",'lower_bound_before':%s", first.get("lower_bound"));
      assertEquals(1, near.get("iterations").getAsInt());
      assertTrue(near.get("converged").getAsBoolean());
      JsonObject far = caller.result("fit", from + ",'lower_bound_before':-1000,'max_iter':1");
      assertFalse(far.get("converged").getAsBoolean());
      assertEquals(2, caller.result("fit", from).get("iterations").getAsInt());
    }
  }

  @Test
  void theShareOfAStartCountsInTheFirstLogLikelihood() throws IOException {
    double less = -1; // log S
    try (Caller caller = new Caller()) {
      open(caller);
      JsonObject start = caller.result("fit", FIT + ",'max_iter':1,'init':'random'");
      String from = ",'init':{'model':{'kept':" + start.get("model") + "}%s}";
      String shared = from.formatted(",'share':" + Math.exp(less));
      String plain = FIT + from.formatted("") + ",'max_iter':3,'tol':%s";
      double[] all = history(caller.result("fit", plain, 0));
      double tolerance = all[1] - all[0] - less / 2;

      assertEquals(2, history(caller.result("fit", plain, tolerance)).length);
      JsonObject fit =
          caller.result("fit", FIT + shared + ",'events':true,'max_iter':9,'tol':%s", tolerance);
      double[] counted = history(fit);
      assertEquals(3, counted.length);
      assertEquals(all[0] + less, counted[0], 1e-12);
      assertEquals(all[1], counted[1]);
      assertEquals(all[2], counted[2]);
      assertTrue(fit.get("converged").getAsBoolean());
      JsonObject told =
          caller.events().stream()
              .filter(event -> event.get("event").getAsString().equals("iteration"))
              .findFirst()
              .orElseThrow();
      assertEquals(counted[0], told.get("log_likelihood").getAsDouble());

      String near = FIT + shared + ",'tol':1e-9,'lower_bound_before':%s";
      JsonObject same = caller.result("fit", near, counted[0]);
      assertEquals(1, same.get("iterations").getAsInt());
      assertEquals(counted[0], same.get("lower_bound").getAsDouble());
      assertTrue(caller.result("fit", near, all[0]).get("iterations").getAsInt() > 1);
    }
  }

  private static double[] history(JsonObject fit) {
    return fit.getAsJsonArray("history").asList().stream()
        .mapToDouble(each -> each.getAsDouble())
        .toArray();
  }
}
