package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.DataSource;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/tables.md shows, run as shown. */
class TablesPageTest {
  private final Path folder;
  private final Tool tool;
  private final String page;

  TablesPageTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    tool = new Tool(folder);
    page = Files.readString(Path.of("docs", "tables.md"));
    String table = block("csv");
    tool.write("shells.csv", table.getBytes(StandardCharsets.UTF_8));
    String turned = table.replace("width,age,mass,tank", "mass,age,width,tank");
    tool.write("turned.csv", turned.getBytes(StandardCharsets.UTF_8));
  }

  private String block(String language) {
    int begin = page.indexOf("```" + language) + language.length() + 4;
    return page.substring(begin, page.indexOf("```", begin));
  }

  @Test
  void commandsSayWhatThePageSays() {
    String said = "";
    int compared = 0;
    for (String line : page.lines().filter(each -> each.startsWith("    ")).toList()) {
      String text = line.substring(4);
      if (text.startsWith("./gmm4j ")) {
        String command = text.substring("./gmm4j ".length());
        Tool.Outcome done = tool.run(command.replaceAll("\\b(\\w+\\.(npz|csv))", "@/$1"));
        assertEquals(0, done.code(), done.err()); // select has its table there
        said = done.out();
      } else if (text.startsWith("gmm4j: ")) {
        Tool.Outcome refused = tool.run("score @/shells.npz @/turned.csv --device cpu");
        refused.assertComplains(2, text.substring("gmm4j: ".length()));
        compared++;
      } else if (!text.startsWith(".")) { // a line of Java
        String all = said;
        assertTrue(all.lines().anyMatch(text::equals), () -> text + " is not in\n" + all);
        compared++;
      }
    }
    assertEquals(6, compared);
    tool.run("score @/shells.npz @/turned.csv --columns width,age,mass,tank --device cpu")
        .assertDone();
  }

  @Test
  void javaDoesTheSame() {
    String file = folder.resolve("shells.csv").toString();
    Path model = folder.resolve("java.npz");

    DataSource table = DataSource.open(file, null);
    FitResult fit =
        GmmFitter.builder()
            .covariance("diag")
            .regularization(Regularization.ridge(0.01))
            .standardised(true)
            .device("cpu")
            .build()
            .fit(table.rows());
    Map<String, Object> facts = Models.facts(fit);
    StoredModel.keepColumns(table, facts);
    Models.write(fit.mixture(), facts, model);
    Models.readStored(model).requireColumns(table);

    assertEquals(-2.784202, fit.logLikelihood(), 5e-7);
    assertEquals(List.of("width", "age", "mass", "tank"), Models.readStored(model).columns());
    String java = block("java").replaceAll("\\s+", " ").replace(" .", ".");
    for (String each :
        List.of(
            "DataSource table = DataSource.open(\"shells.csv\", null);",
            "GmmFitter.builder().covariance(\"diag\").regularization(Regularization.ridge(0.01))"
                + ".standardised(true).device(\"cpu\").build().fit(table.rows());",
            "StoredModel.keepColumns(table, facts);",
            "Models.write(fit.mixture(), facts, Path.of(\"shells.npz\"));",
            "Models.readStored(Path.of(\"shells.npz\")).requireColumns(table);")) {
      assertTrue(java.contains(each), each + " is not in " + java);
    }
  }
}
