package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fit} with {@code --checkpoint} and {@code --resume}. */
class CheckpointCommandTest {
  private final Tool tool;

  CheckpointCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--checkpoint @/none/c | none",
        "--checkpoint @ | is a directory",
        "--checkpoint @/data.npy | --checkpoint and DATA are the same file",
        "--checkpoint @/c --out @/c | --out and --checkpoint are the same file",
        "--checkpoint @/c --trace @/c | --trace and --checkpoint are the same file",
        "--checkpoint @/c --checkpoint-every 0 | --checkpoint-every: '0' is neither",
        "--checkpoint @/c --checkpoint-every soon | 50, 90s, 10m, 2h",
        "--checkpoint-every 5 | --checkpoint-every: there is no --checkpoint",
        "--resume @/c | there is no such checkpoint",
        "--resume @/data.npy | is no checkpoint of gmm4j",
        "--resume @/c --checkpoint @/d | there is no such checkpoint",
      })
  void complains(String options, String words) {
    tool.run("fit @/data.npy --device cpu " + options).assertComplains(2, words);
  }

  @Test
  void goesOnWithWhatTheCheckpointSays() throws IOException {
    tool.run(
            "fit @/data.npy --device cpu -k 3 --seed 4 --tol 0 --max-iter 9 --classes 3,8"
                + " --labels @/labels.npy --out @/whole.npz")
        .assertDone();
    tool.run(
            "fit @/data.npy --device cpu -k 3 --seed 4 --tol 0 --max-iter 4 --classes 3,8"
                + " --labels @/labels.npy --out @/m.npz --checkpoint @/c")
        .assertDone();
    Tool.Outcome resumed = tool.run("fit @/data.npy --max-iter 9 --resume @/c").assertDone();
    assertTrue(resumed.out().contains("9 iterations (4 done before)"), resumed.out());
    assertArrayEquals(
        Files.readAllBytes(tool.path("whole.npz")), Files.readAllBytes(tool.path("m.npz")));
  }

  @Test
  void iterationsOfEarlierStartsAreTold() {
    tool.run(
            "fit @/data.npy --device cpu -k 3 --tol 0 --max-iter 4 --restarts 3 --init random"
                + " --checkpoint @/c")
        .assertDone();
    Tool.Outcome resumed = tool.run("fit @/data.npy --resume @/c").assertDone();
    assertTrue(
        resumed.out().contains("4 iterations (12 done before, of all starts)"), resumed.out());
  }

  @Test
  void theSameCommandBeginsAndGoesOn() {
    String command =
        "fit @/data.npy --device cpu --tol 0 --max-iter 5 --checkpoint @/c --resume @/c";
    Tool.Outcome first = tool.run(command);
    assertEquals(0, first.code());
    assertTrue(first.err().contains("yet: the fit begins"), first.err());
    assertTrue(tool.run(command).assertDone().out().contains("(5 done before)"));
  }

  @Test
  void anotherFitIsNamed() {
    tool.run("fit @/data.npy --device cpu -k 3 --checkpoint @/c").assertDone();
    tool.run("fit @/data.npy --device cpu -k 2 --resume @/c")
        .assertComplains(2, "is of another fit: components 3 there, 2 here");
    tool.run("fit mnist-2v6 --resume @/c")
        .assertComplains(2, "is of another fit: rows 40 there, 1990 here");
  }

  @Test
  void onAnotherDeviceItGoesOnToRounding() {
    org.gmm4j.internal.compute.opencl.TestDevice.require();
    tool.run("fit @/data.npy --device cpu -k 3 --max-iter 2 --tol 0 --checkpoint @/c").assertDone();
    Tool.Outcome resumed =
        tool.run("fit @/data.npy --device opencl --precision float --max-iter 4 --resume @/c");
    resumed.assertComplains(2, "precision the device's there, float here");
    resumed = tool.run("fit @/data.npy --device opencl --max-iter 4 --resume @/c");
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("the same to rounding"), resumed.err());
  }
}
