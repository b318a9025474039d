package org.gmm4j.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gmm4j.cli.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker does not understand, or is told to leave: one line, and it lives on. */
class ServeMistakesTest {
  private final Path folder;
  private final SharedArrays arrays;

  ServeMistakesTest(@TempDir Path folder) {
    this.folder = folder;
    this.arrays = new SharedArrays(folder);
  }

  private void open(Caller caller) throws IOException {
    caller.result("open", "'rows':%s", arrays.of("rows", Tool.ROWS));
  }

  /**
   * Of 40 rows of 3 features. {@code A} is an array of 40 doubles, {@code N} a file that is not.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing||request|no call 'nothing'; there are open, close, fit",
        "fit||request|needs 'rows'",
        "fit|'rows':'x'|request|rows: is a whole number",
        "fit|'rows':1.5|request|rows: is a whole number",
        "fit|'rows':9|request|no handle 9",
        "fit|'rows':1,'odd':1|request|fit has no option 'odd'",
        "fit|'rows':1,'components':0|request|components: components must be at least 1",
        "fit|'rows':1,'components':'x'|request|'x' is not an int",
        "fit|'rows':1,'components':41|data|41 components need at least as many rows",
        "fit|'rows':1,'covariance':'x'|request|covariance: there is no structure 'x'",
        "fit|'rows':1,'max_iter':0|request|max_iter: iterations must be at least 1",
        "fit|'rows':1,'reg':-1|request|reg: ",
        "fit|'rows':1,'reg':{}|request|reg: is a number, a text",
        "fit|'rows':1,'stop':'x'|request|stop: unknown stopping rule 'x'",
        "fit|'rows':1,'events':1|request|events: is true or false",
        "fit|'rows':1,'init':'x'|request|init: unknown start 'x'",
        "fit|'rows':1,'init':{'odd':1}|request|init.odd: a start is a rule",
        "fit|'rows':1,'init':{}|request|init: is one of",
        "fit|'rows':1,'init':{'labels':A}|data|labels are a list of whole numbers",
        "fit|'rows':1,'init':{'labels':{'values':[0,1]}}|data|2 labels for 40 rows",
        "fit|'rows':1,'init':{'responsibilities':A}|data|init.responsibilities: have the shape",
        "fit|'rows':1,'init':{'model':{'kept':3}}|request|no model 3",
        "fit|'rows':1,'init':{'model':{'means':A}}|data|no array named weights",
        "fit|'rows':1,'init':{'model':{'file':'N'}}|data|no such file",
        "fit|'rows':1,'restarts':2,'init':{'labels':L}|request|restarts: ",
        "fit|'rows':1,'weights':A2|data|weights",
        "fit|'rows':1,'known_labels':L,'components':1|data|known to belong to component 1",
        "fit|'rows':1,'device':'x'|device|unknown device 'x'",
        "fit|'rows':1,'precision':'x'|request|precision",
        "fit|'rows':1,'model_out':'/none/m.npz'|data|there is no directory",
        "fit|'rows':1,'device':'cpu','into':{'odd':A}|request|there is no array 'odd'",
        "fit|'rows':1,'device':'cpu','into':{'means':A}|data|means has the shape [40]; it must have",
        "fit|'rows':1,'device':'cpu','reg':0,'components':20|fit|is singular at feature",
        "maximise|'rows':1|request|maximise needs 'responsibilities'",
        "maximise|'rows':1,'labels':L,'components':1|data|there are 1 components, from 0",
        "maximise|'rows':1,'labels':L,'reg':'auto'|data|give one for a single M-step",
        "score|'rows':1|request|score needs 'model'",
        "score|'rows':1,'model':7|request|model: is a model as",
        "score|'rows':1,'model':{'weights':{'values':[1]},'means':{'values':[[1]]},'covariances':{'values':[[[1]]]}}|data|the rows have 3 features, the model has 1",
        "score|'rows':1,'model':M,'labels':A2|data|labels has the shape",
        "score|'rows':1,'model':M,'posteriors':A|data|posteriors has the shape [40]",
        "score|'rows':1,'model':M,'max_iter':3|request|score has no option 'max_iter'",
        "sample|'model':M,'n':0,'rows':A|request|n: must be at least 1",
        "impute|'rows':1,'model':M,'into':A,'seed':3|request|seed: is for draws",
        "select|'rows':1,'k':'3..1'|request|components: the range 3..1 goes down",
        "select|'rows':1,'criterion':'x'|request|criterion: there is no criterion 'x'",
        "close|'handle':9|request|no handle 9",
        "read|'file':'N'|data|no such file",
        "write|'model':M,'file':'/none/m.npz'|data|there is no directory",
        "open|'rows':7|request|rows: is an array as",
        "open|'rows':{'file':'x'}|request|rows: an array needs file, dtype and shape",
        "open|'rows':{'file':'x','dtype':'<f8','shape':[1,1],'odd':1}|request|rows: an array has no 'odd'",
        "open|'rows':{'file':'x','dtype':'<f8','shape':7}|request|rows: ",
        "open|'rows':{'file':'N','dtype':'<f8','shape':[1,1]}|file|cannot be mapped",
        "open|'rows':A|data|rows have the shape (N, d)",
        "open|'rows':{'values':[[1],[2,3]]}|request|rows: the lists in",
        "open|'rows':{'values':[[1],['x']]}|request|is no number",
        "open|'rows':{'values':[[1],[NaN]]}|data|row 2, column 1 is NaN",
        "open|'rows':{'values':[[1],[2]]},'missing':'x'|request|missing: is",
        "open|'rows':{'values':[[1],[2]]},'columns':['a','b']|request|2 names of 1 columns",
        "open|'rows':{'values':[[1],[2]]},'scale':0|request|scale",
        "fit|'rows':1,'components':1,'init':{'model':M,'share':0}|request|init.share: is what",
        "fit|'rows':1,'components':1,'init':{'rule':'random','share':1}|request|init.share: is what",
        "fit|'rows':1,'components':1,'init':{'model':M,'share':'x'}|request|init.share: is a number",
        "fit|'rows':1,'components':1,'covariance':'spherical','init':{'model':M,'share':1}|request|init.share: goes with 'stop': 'scikit-learn' only",
        "ping|'odd':1|request|ping has no option 'odd'",
        "cancel||request|cancel needs 'of'"
      })
  void isOneLineThatNamesIt(String call, String options, String kind, String words)
      throws IOException {
    Files.writeString(folder.resolve("before"), "");
    try (Caller caller = new Caller()) {
      open(caller);
      int[] labels = new int[40];
      java.util.Arrays.setAll(labels, i -> i % 2);
      String asked =
          (options == null ? "" : options)
              .replace("'N'", "'" + folder.resolve("none") + "'")
              .replace("A2", arrays.of("a2", new double[80], 40, 2))
              .replace(":A", ":" + arrays.of("a", new double[40], 40))
              .replace(":L", ":" + arrays.of("l", labels))
              .replace(
                  ":M",
                  ":{'covariance_type':'spherical','weights':{'values':[1]},"
                      + "'means':{'values':[[1,2,3]]},'covariances':{'values':[2]}}");
      JsonObject error = caller.refused(kind, words, call, asked.replace("%", "%%"));
      assertEquals(kind.equals("fit"), error.has("reason"));
      assertTrue(caller.result("ping", "").has("version"));
    }
    try (var files = Files.list(folder)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".npz")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "7", "x", "{\"id\":1}", "{\"call\":7}", "{\"id\":3,\"call\":\"fit\"}}"})
  void whatIsNoRequestIsSaid(String line) throws IOException {
    try (Caller caller = new Caller()) {
      caller.line("");
      caller.line(line);
      JsonObject answer = caller.read();
      assertTrue(answer.get("id").isJsonNull());
      assertEquals("request", answer.getAsJsonObject("error").get("kind").getAsString());
      assertTrue(caller.result("ping", "").has("pid"));
    }
  }

  @Test
  void listsDeeperThanAnyAreRefused() throws IOException {
    try (Caller caller = new Caller()) {
      caller.line("{\"call\":\"open\",\"rows\":" + "[".repeat(100_000));
      assertTrue(caller.read().has("error"));
      assertTrue(caller.result("ping", "").has("pid"));
    }
  }

  /** It would take hours. */
  private static final String ENDLESS =
      "'rows':1,'device':'cpu','max_iter':1000000000,'tol':0,'model_out':'%s'";

  @ParameterizedTest
  @ValueSource(strings = {"fit", "select", "short-runs", "squarem"})
  void aCallIsCancelled(String what) throws IOException {
    try (Caller caller = new Caller()) {
      open(caller);
      Path out = folder.resolve("m.npz");
      String more =
          switch (what) {
            case "select" -> ",'k':'2..9'";
            case "short-runs" -> ",'components':3,'init':'short-runs:1000000'";
            case "squarem" -> ",'components':3,'accelerate':'squarem'";
            default -> ",'components':3,'events':true";
          };
      int running = caller.ask(what.equals("select") ? "select" : "fit", ENDLESS + more, out);
      int waiting = caller.ask("fit", ENDLESS, out);
      if (what.equals("fit")) {
        awaitWork(caller);
      }
      int ping = caller.ask("ping", "");
      JsonObject pong = caller.read();
      while (pong.has("event")) {
        pong = caller.read();
      }
      assertEquals(ping, pong.get("id").getAsInt());
      int left = caller.ask("cancel", "'of':%d", waiting);
      JsonObject ended = notAnEvent(caller);
      assertEquals(waiting, ended.get("id").getAsInt());
      assertInterrupted(ended);
      assertEquals(left, notAnEvent(caller).get("id").getAsInt());
      int cancel = caller.ask("cancel", "'of':%d", running);
      JsonObject first = notAnEvent(caller);
      JsonObject second = notAnEvent(caller);
      boolean inOrder = first.get("id").getAsInt() == cancel;
      assertTrue(
          (inOrder ? first : second).getAsJsonObject("result").get("cancelled").getAsBoolean());
      assertInterrupted(inOrder ? second : first);
      assertFalse(Files.exists(out));
      assertFalse(caller.result("cancel", "'of':%d", running).get("cancelled").getAsBoolean());
      assertTrue(caller.result("fit", "'rows':1,'device':'cpu'").has("history"));
    }
  }

  private static void awaitWork(Caller caller) throws IOException {
    JsonObject answer = caller.read();
    while (!answer.has("iteration")) {
      answer = caller.read();
    }
  }

  private static JsonObject notAnEvent(Caller caller) throws IOException {
    JsonObject answer = caller.read();
    while (answer.has("event")) {
      answer = caller.read();
    }
    return answer;
  }

  private static void assertInterrupted(JsonObject answer) {
    assertEquals("interrupted", answer.getAsJsonObject("error").get("kind").getAsString());
  }

  @Test
  void theEndOfItsInputEndsWhatRuns() throws Exception {
    Caller caller = new Caller();
    open(caller);
    Path out = folder.resolve("m.npz");
    caller.ask("fit", ENDLESS + ",'events':true", out);
    awaitWork(caller);
    caller.ask("fit", ENDLESS, out);
    caller.end();
    try (var files = Files.list(folder)) {
      assertEquals(java.util.List.of(folder.resolve("rows")), files.toList());
    }
  }

  @Test
  void keptMixturesGoWithTheirRows() throws IOException {
    try (Caller caller = new Caller()) {
      open(caller);
      JsonObject fit = caller.result("fit", "'rows':1,'device':'cpu','keep':true");
      caller.result("close", "'handle':1");
      caller.refused("request", "no model", "take", "'model':{'kept':%s}", fit.get("model"));
      caller.refused("request", "no handle", "fit", "'rows':1");
    }
  }
}
