package org.gmm4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.io.StoredModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says is true, and no more than a page has room for. */
class ReportWordsTest {
  private final Path folder;

  ReportWordsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String page(Dataset rows, GmmFitterBuilder builder) throws IOException {
    return Files.readString(Reports.write(folder, "rows", rows, null, builder));
  }

  private static Set<Integer> integers(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(each -> each.isJsonArray() ? each.getAsJsonArray().get(0).getAsInt() : each.getAsInt())
        .collect(Collectors.toSet());
  }

  @Test
  void aThousandComponentsOfOneFeatureAreAPage() throws IOException {
    String html =
        page(
            Reports.clusters(1000, 5, 1),
            GmmFitter.builder()
                .components(1000)
                .initialization(Initialization.RANDOM_FROM_DATA)
                .maxIterations(4));
    assertTrue(html.contains("and 92 more, the heaviest of 1000"));
    assertTrue(html.length() < 5 << 20, html.length() + " characters");
  }
}
