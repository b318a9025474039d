package org.gmm4j.report.page;

import com.google.gson.Gson;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes a page as one HTML document that needs nothing beside it, by templates of jte. */
public final class Html {
  private static final String TEMPLATES = "org.gmm4j.report.page.templates";

  /** What comes later prevails. */
  private static final List<String> STYLES =
      List.of("colours.css", "text.css", "tables.css", "parts.css", "media.css");

  private Html() {}

  /** The document. */
  public static String of(Page page) {
    String script = resource("report.js");
    Map<String, Object> parameters =
        Map.of(
            "page", page,
            "style", style(),
            "script", script,
            "policy", policy(script),
            "data",
                new Gson()
                    .toJson(
                        data(page))); // which writes no less-than sign, so that nothing ends early
    return rendered("page.jte", parameters);
  }

  /** The document that shows a gallery, which needs the pictures and films beside it. */
  public static String of(GalleryPage page) {
    String policy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file:;"
            + " media-src 'self' file:; style-src 'unsafe-inline'";
    return rendered("gallery.jte", Map.of("page", page, "style", style(), "policy", policy));
  }

  private static String rendered(String template, Map<String, Object> parameters) {
    StringOutput out = new StringOutput();
    TemplateEngine.createPrecompiled(null, ContentType.Html, Html.class.getClassLoader(), TEMPLATES)
        .render(template, parameters, out);
    return out.toString();
  }

  private static String style() {
    return STYLES.stream().map(Html::resource).collect(Collectors.joining("\n"));
  }

  /** What the script reads. */
  private static Map<String, Object> data(Page page) {
    Map<String, Object> data = new LinkedHashMap<>();
    Iterations iterations = page.iterations();
    if (iterations != null) {
      List<Object> points = new ArrayList<>();
      for (Iterations.Point each : iterations.points()) {
        points.add(List.of(each.iteration(), each.x(), each.y(), each.words()));
      }
      data.put("points", points);
    }
    Frames frames = page.frames();
    if (frames != null) {
      data.put("iterations", frames.iterations());
      data.put("weights", frames.weights());
      data.put("shapes", frames.shapes());
    }
    return data;
  }

  /** Nothing is loaded, and no script runs but this one. */
  private static String policy(String script) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
          + " style-src 'unsafe-inline'; script-src 'sha256-"
          + Base64.getEncoder().encodeToString(hash)
          + "'";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
