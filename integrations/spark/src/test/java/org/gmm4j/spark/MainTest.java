package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main classes for spark-submit, and what parameters refuse. */
class MainTest {
  private record Ended(int code, String out, String err) {}

  private static Ended ended(String usage, Main.Program program, String... arguments) {
    Local.session();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int code = Main.codeOf(usage, List.of(arguments), program);
      return new Ended(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void shippedDigitsAreConvertedAndFitted(@TempDir Path folder) throws Exception {
    String digits = folder.resolve("digits.parquet").toString();
    Ended converted = ended(Convert.USAGE, Convert::run, "mnist-2v6", digits);
    assertEquals("1,990 rows of 784 features in " + digits + "\n", converted.out());
    Ended again = ended(Convert.USAGE, Convert::run, "mnist-2v6", digits);
    assertEquals(2, again.code());
    assertTrue(again.err().matches("gmm4j: .*already exists.*\n"), again.err());

    String model = folder.resolve("model").toString();
    Ended fitted =
        ended(
            Fit.USAGE,
            Fit::run,
            (digits + " --scale 255 -k 2 --reg 0.05 --device cpu --out " + model).split(" "));
    assertEquals(0, fitted.code(), fitted.err());
    assertTrue(fitted.out().startsWith("fit             12 iterations, converged\n"), fitted.out());
    assertTrue(
        fitted.out().matches("(?s).*log-likelihood  583652\\.\\d{6} nats in all\n.*"),
        fitted.out());
    assertEquals(2, Models.read(Path.of(model, "model.npz")).components());
  }

  @Test
  void helpIsNoMistake() {
    assertEquals(new Ended(0, Fit.USAGE, ""), ended(Fit.USAGE, Fit::run, "--help"));
    assertEquals(new Ended(0, Convert.USAGE, ""), ended(Convert.USAGE, Convert::run, "--help"));
  }

  @Test
  void whatIsWrongIsOneLine(@TempDir Path folder) throws Exception {
    Ended missing = ended(Fit.USAGE, Fit::run, folder + "/none");
    assertEquals(2, missing.code());
    assertTrue(missing.err().matches("gmm4j: .*Path does not exist: .*/none.*\n"), missing.err());
    Files.writeString(folder.resolve("text"), "no columns of Parquet");
    Ended other = ended(Fit.USAGE, Fit::run, folder.toString());
    assertEquals(2, other.code());
    assertTrue(other.err().matches("gmm4j: .*Could not read footer.*\n"), other.err());
    Ended number = ended(Fit.USAGE, Fit::run, "x", "-k", "two");
    assertEquals(new Ended(2, "", "gmm4j: option -k: two is not a number of its kind\n"), number);
    Ended data = ended(Convert.USAGE, Convert::run, folder + "/none.csv", folder + "/out");
    assertEquals(2, data.code());
    assertEquals(1, data.err().lines().count(), data.err());
  }

  private static void assertRefused(String message, Runnable setting) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, setting::run).getMessage());
  }

  @Test
  void parametersSayWhatTheyTake() {
    GaussianMixture estimator = new GaussianMixture();
    assertRefused(
        "there is no precision 'half': choose double or float",
        () -> estimator.setPrecision("half"));
    assertRefused(
        "there is no structure 'round': choose full, tied, diag, spherical, ppca:Q or mfa:Q, with Q"
            + " a number or auto",
        () -> estimator.setCovariance("round"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> estimator.setInitMode("guess"))
            .getMessage();
    assertTrue(String.valueOf(message).startsWith("unknown start 'guess': choose kmeans"), message);
    assertEquals("full", estimator.getCovariance());
  }
}
