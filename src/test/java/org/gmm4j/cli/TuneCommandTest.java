package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gmm4j.data.DigitFiles;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Usage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gmm4j tune} from end to end: what it finds, later commands use. */
class TuneCommandTest {
  /** The build points XDG_CACHE_HOME into its own directory. */
  private static final Path CACHE =
      Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", "target/cache"), "gmm4j/tuning.json");

  private final Tool tool;

  TuneCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @BeforeEach
  void requireDevice() {
    try {
      BackendProvider opencl =
          Devices.providers().stream()
              .filter(each -> each.kind().equals("opencl"))
              .findFirst()
              .orElseThrow();
      opencl.open(null, Usage.of(null)).close();
    } catch (DeviceException missing) {
      if ("opencl".equals(System.getProperty("gmm.require"))) {
        fail("gmm.require=opencl: " + missing.getMessage(), missing);
      }
      abort("no OpenCL device, skipped: " + missing.getMessage());
    }
  }

  @AfterEach
  void forget() throws IOException {
    Files.deleteIfExists(CACHE);
  }

  @Test
  void tellsAndKeepsWhatItFinds() throws IOException {
    Tool.Outcome tuned = tool.run("tune --rows 200 --features 20 -k 2 --budget 2").assertDone();
    assertTrue(tuned.lines().get(0).matches("device +opencl:\\d+, float: .+"), tuned.out());
    assertTrue(tuned.lines().get(1).matches("candidates +\\d+ tried, .*, 0 wrong"), tuned.out());
    for (int i = 2; i < 6; i++) {
      assertTrue(
          tuned.lines().get(i).matches(".{15} [0-9.]+ ms, [0-9.]+ × as fast as untuned: .+"),
          tuned.out());
    }
    assertEquals("kept in         " + CACHE, tuned.lines().get(6));
    assertTrue(Files.size(CACHE) > 0);
    tool.run("fit @/data.npy --device opencl").assertDone();
  }

  @Test
  void takesRowsToTuneOn() {
    tool.run("tune @/data.npy --precision double --budget 1").assertDone();
    assertTrue(Files.exists(CACHE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits.parquet", "turned.npy"})
  void takesWhatFitTakes(String data) {
    DigitFiles.Place place =
        DigitFiles.places().stream()
            .filter(each -> each.data().equals(data))
            .findFirst()
            .orElseThrow();
    String columns = place.columns().isEmpty() ? "" : " --columns " + place.columns();
    String options = columns + (place.transposed() ? " --transpose" : "");
    tool.run("tune " + place.source() + options + " --scale 255 --budget 1").assertDone();
    assertTrue(Files.exists(CACHE));
  }

  @Test
  void aDamagedFileIsANoticeAndTheFitGoesOn() throws IOException {
    Files.createDirectories(CACHE.getParent());
    Files.writeString(CACHE, "{ no JSON");
    Tool.Outcome outcome = tool.run("fit @/data.npy --device opencl");
    assertEquals(0, outcome.code());
    assertEquals(
        "gmm4j: note: "
            + CACHE
            + " cannot be read: using the sizes that come with gmm4j"
            + ", until tuning writes it anew (gmm4j tune)",
        outcome.err().strip());
    assertTrue(outcome.out().contains("log-likelihood"), outcome.out());
  }
}
