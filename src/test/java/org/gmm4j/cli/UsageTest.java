package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that were typed wrongly: exit code 2, and one line that says what would be right. */
class UsageTest {
  private final Tool tool;

  UsageTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                        | which command? choose fit, select, plan, predict, score, evaluate, sample, impute, plot, report, gallery, info, convert, devices, tune, serve
          fut @/data.npy            | unknown command 'fut': choose fit, select, plan, predict
          --device cpu fit @/data.npy | unknown option '--device'
          fit                       | DATA
          fit @/data.npy more       | unexpected argument 'more'
          predict @/model.npz       | DATA
          predict                   | MODEL
          score                     | MODEL
          info                      | MODEL
          sample -n 3               | MODEL
          sample @/model.npz        | -n
          devices all               | unexpected argument 'all'
          """)
  void missingAndUnknownWords(String commandLine, String words) {
    tool.run(commandLine).assertComplains(2, words, "--help");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --foo                     | unknown option '--foo' | fit --help
          --covarience full         | unknown option '--covarience': did you mean | --covariance?
          -x                        | unknown option '-x' | fit --help
          -k                        | --components     | parameter
          -k abc                    | --components     | 'abc' is not an int
          -k 2.5                    | --components     | '2.5' is not an int
          -k 99999999999            | --components     | '99999999999'
          -k 0                      | -k:              | at least 1, not 0
          -k -3                     | -k:              | at least 1, not -3
          -k 2 -k 3                 | --components     | only once
          --reg -1                  | --reg:           | 0 or more, not -1.0
          --reg NaN                 | --reg:           | 0 or more, not NaN
          --reg Infinity            | --reg:           | not Infinity
          --reg autox               | --reg            | 'autox' is neither auto nor a number
          --reg auto --shrink oas   | --reg            | without shrinkage
          --shrink 1.5              | --shrink:        | from 0 to 1, not 1.5
          --shrink NaN              | --shrink:        | from 0 to 1, not NaN
          --shrink lw               | --shrink:        | neither ledoit-wolf, oas nor a number from 0 to 1
          --shrink 0.1 --covariance tied | --shrink   | not for tied
          --tol NaN                 | --tol:           | 0 or more, not NaN
          --tol -1e-3               | --tol:           | 0 or more, not -0.001
          --stop aitken             | --stop:          | choose default or scikit-learn
          --max-iter 0              | --max-iter:      | at least 1, not 0
          --batch 0                 | --batch:         | at least 1 row, not 0
          --batch -5                | --batch:         | at least 1 row, not -5
          --batch all               | --batch          | 'all' is not an int
          --batch 9 --shrink oas    | --shrink         | no shrinkage can be taken back
          --restarts 0              | --restarts:      | at least 1, not 0
          --seed x                  | --seed           | 'x' is not a long
          --covariance cubic        | --covariance | 'cubic': choose full, tied, diag
          --covariance mfa:0        | --covariance | 'mfa:0': choose
          --covariance diagonally   | --covariance     | choose full
          --init foo                | --init:          | kmeans, kmeans++, random-from-data, random, farthest
          --init start.npy          | --init:          | .npz
          --precision half          | --precision      | DOUBLE, FLOAT
          --scale 0                 | --scale          | '0' is neither none nor a positive number
          --scale -1                | --scale          | '-1' is neither
          --scale abc               | --scale          | 'abc' is neither
          --scale NaN               | --scale          | 'NaN' is neither
          --scale Infinity          | --scale          | 'Infinity' is neither
          --resize 28               | --resize         | '28' is no size of an image; width and height
          --labels                  | --labels         | parameter
          """)
  void optionsOfFit(String options, String option, String words) {
    tool.run("fit @/data.npy " + options).assertComplains(2, option, words, "gmm4j fit --help");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          predict @/m.npz @/data.npy --proba               | --proba needs --out | .csv
          predict @/m.npz @/data.npy --out @/labels.txt    | labels.txt          | .npy or .csv
          predict @/m.npz @/data.npy --out @/labels        | labels              | .npy or .csv
          predict @/m.npz @/data.npy -k 2                  | unknown option '-k' | predict --help
          sample @/m.npz -n 0                              | -n must be at least 1, not 0 | --help
          sample @/m.npz -n -5                             | -n must be at least 1, not -5 | --help
          sample @/m.npz -n many                           | 'many' is not an int | -n
          sample @/m.npz -n 3 --out @/rows.csv             | rows.csv            | .npy
          score @/m.npz @/data.npy --quiet                 | unknown option '--quiet' | score --help
          tune --budget 0                                  | --budget: must be at least 1, not 0 | tune --help
          tune --budget 1e9                                | '1e9' is not an int  | --budget
          tune --budget 1000000                            | --budget: at most 86400 | tune --help
          tune --rows 0                                    | --rows: must be at least 1, not 0 | tune --help
          tune --features -1                               | --features: must be at least 1, not -1 | tune --help
          tune -k 0                                        | -k: must be at least 1, not 0 | tune --help
          tune @/data.npy --rows 5                         | --rows and --features | leave them out with DATA
          tune --weights @/w.csv                           | --weights: is for DATA | tune --help
          tune --precision half                            | --precision         | DOUBLE, FLOAT
          tune @/data.npy --device cpu                     | nothing to tune on the cpu | choose an OpenCL device
          tune @/data.npy --device auto                    | unknown device 'auto' | opencl
          tune @/no.npy                                    | no.npy              | no such file
          """)
  void optionsOfOtherCommands(String commandLine, String option, String words) {
    tool.run(commandLine).assertComplains(2, option, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fit @/data.npy --out @/no/m.npz                  | no/m.npz: there is no directory
          fit @/data.npy --out @                           | is a directory
          fit @/data.npy --out @/data.npy/m.npz            | there is no directory
          fit @/data.npy --trace @/no/t.csv                | no/t.csv: there is no directory
          fit @/data.npy --trace @                         | is a directory
          fit @/data.npy --out @/a --trace @/./a           | --out and --trace are the same file
          predict @/m.npz @/data.npy --out @/no/l.npy      | no/l.npy: there is no directory
          sample @/m.npz -n 3 --out @/no/s.npy             | no/s.npy: there is no directory
          """)
  void placesThatCannotBeWritten(String commandLine, String words) {
    tool.run(commandLine).assertComplains(2, words);
  }

  /** Devices are looked for when there is something to compute: with sound data. */
  @ParameterizedTest
  @CsvSource({
    "foo,foo",
    "gpu,gpu",
    "cpu:3,--device cpu",
    "opencl:99,opencl",
    "opencl:nosuch,opencl"
  })
  void unknownDevices(String device, String word) {
    tool.run("fit @/data.npy --out @/m.npz --trace @/t.csv --device " + device)
        .assertComplains(2, word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fit", "predict", "score", "sample", "info", "devices"})
  void everyCommandHasHelp(String command) {
    Tool.Outcome help = tool.run(command + " --help").assertDone();
    assertTrue(help.lines().get(0).startsWith("Usage: gmm4j " + command), help.out());
    assertTrue(help.lines().size() > 3, help.out());
  }

  @Test
  void helpOfFitNamesEveryDocumentedOption() {
    String help = tool.run("fit --help").assertDone().out();
    String documented =
        "--labels --classes --scale -k --components --covariance --reg --init --restarts"
            + " --max-iter --tol --stop --seed --device --precision --profile --out --trace --json";
    for (String option : documented.split(" ")) {
      assertTrue(help.contains(option), option);
    }
  }

  @Test
  void versionIsOneLine() {
    Tool.Outcome version = tool.run("--version").assertDone();
    assertEquals(1, version.lines().size());
    assertTrue(version.out().startsWith("gmm4j "), version.out());
  }

  @Test
  void devicesListsTheCpu() {
    Tool.Outcome devices = tool.run("devices").assertDone();
    assertTrue(devices.lines().stream().anyMatch(line -> line.startsWith("cpu ")), devices.out());
  }
}
