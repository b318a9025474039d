package org.gmm4j.report.content.drawings;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Picture;

/**
 * Drawings as elements of a page: their names are their own on it, and their colours are variables
 * of its style, so that they are seen on dark pages too.
 */
final class InlineSvg {
  private static final Pattern COLOUR = Pattern.compile("(fill|stroke)=\"(#[0-9a-f]{6})\"");

  private static final Map<String, String> VARIABLES = variables();

  private InlineSvg() {}

  /** The element. */
  static String of(Picture picture, String name) {
    String svg =
        picture
            .svg()
            .replace("id=\"clip", "id=\"" + name + "-clip")
            .replace("url(#clip", "url(#" + name + "-clip");
    Matcher colours = COLOUR.matcher(svg);
    return colours.replaceAll(each -> each.group(1) + "=\"" + colour(each.group(2)) + "\"");
  }

  /** A colour of a drawing, as a variable where the page's style has one. */
  static String colour(String colour) {
    return VARIABLES.getOrDefault(colour, colour);
  }

  private static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("#ffffff", "var(--card)");
    variables.put(Palette.INK, "var(--ink)");
    variables.put(Palette.FAINT, "var(--faint)");
    variables.put(Palette.GRID, "var(--grid)");
    variables.put("#b5b5b5", "var(--contour)");
    variables.put("#d7d7d7", "var(--bars)");
    for (int k = 0; k < 7; k++) {
      variables.put(Palette.category(k, 7), "var(--c" + k + ")");
    }
    return variables;
  }
}
