package org.gmm4j.report.film;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The colours of all frames of a GIF: found by median cut (Heckbert 1982) and some rounds of
 * k-means, both with weights of √count, so that a thin line counts beside a wide ground.
 */
final class GifPalette {
  /** As many as a GIF can have beside one that is transparent. */
  static final int MOST = 255;

  private static final int ROUNDS = 3;

  private final int[] colours;

  /** For each colour 1 + the index of the nearest one; 0 where nobody has asked yet. */
  private final byte[] known = new byte[1 << 24];

  private GifPalette(int[] colours) {
    this.colours = colours;
  }

  private record Weighted(int rgb, double weight) {
    int channel(int c) {
      return rgb >> (8 * c) & 0xff;
    }
  }

  /** Colours that are to become one, and how ill that would suit them. */
  private record Cluster(List<Weighted> colours, int widest, double error) {
    static Cluster of(List<Weighted> colours) {
      int widest = 0;
      double error = -1;
      for (int c = 0; c < 3; c++) {
        double mean = mean(colours, c);
        double sum = 0;
        for (Weighted each : colours) {
          double apart = each.channel(c) - mean;
          sum += each.weight() * apart * apart;
        }
        if (sum > error) {
          error = sum;
          widest = c;
        }
      }
      return new Cluster(colours, widest, error);
    }

    List<Cluster> halves() {
      List<Weighted> sorted = new ArrayList<>(colours);
      sorted.sort(Comparator.comparingInt(each -> each.channel(widest)));
      double half = sorted.stream().mapToDouble(Weighted::weight).sum() / 2;
      int cut = 0;
      for (double sum = 0; cut < sorted.size() - 1 && (cut == 0 || sum < half); cut++) {
        sum += sorted.get(cut).weight();
      }
      return List.of(of(sorted.subList(0, cut)), of(sorted.subList(cut, sorted.size())));
    }
  }

  /** The colours of frames. */
  static GifPalette of(List<BufferedImage> frames) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (BufferedImage frame : frames) {
      count(frame, counts);
    }
    List<Weighted> all = new ArrayList<>();
    counts.forEach((rgb, count) -> all.add(new Weighted(rgb, Math.sqrt(count))));
    PriorityQueue<Cluster> clusters =
        new PriorityQueue<>(Comparator.comparingDouble(each -> -each.error()));
    clusters.add(Cluster.of(all));
    while (clusters.size() < Math.min(MOST, all.size())) {
      clusters.addAll(clusters.remove().halves());
    }
    GifPalette palette = new GifPalette(centres(clusters.stream().map(Cluster::colours).toList()));
    for (int round = 0; round < ROUNDS; round++) {
      palette = palette.refined(all);
    }
    return palette;
  }

  private static void count(BufferedImage frame, Map<Integer, Integer> counts) {
    int[] pixels = FilmEncoder.pixels(frame);
    Arrays.sort(pixels);
    for (int from = 0, to = 0; from < pixels.length; from = to) {
      while (to < pixels.length && pixels[to] == pixels[from]) {
        to++;
      }
      counts.merge(pixels[from], to - from, Integer::sum);
    }
  }

  private GifPalette refined(List<Weighted> all) {
    List<List<Weighted>> nearest = new ArrayList<>();
    for (int i = 0; i < colours.length; i++) {
      nearest.add(new ArrayList<>());
    }
    all.forEach(each -> nearest.get(index(each.rgb())).add(each));
    nearest.removeIf(List::isEmpty);
    return new GifPalette(centres(nearest));
  }

  private static int[] centres(List<List<Weighted>> clusters) {
    return clusters.stream()
        .mapToInt(
            each ->
                (int) Math.round(mean(each, 2)) << 16
                    | (int) Math.round(mean(each, 1)) << 8
                    | (int) Math.round(mean(each, 0)))
        .distinct()
        .toArray();
  }

  private static double mean(List<Weighted> colours, int channel) {
    double sum = 0;
    double weights = 0;
    for (Weighted each : colours) {
      sum += each.weight() * each.channel(channel);
      weights += each.weight();
    }
    return sum / weights;
  }

  int size() {
    return colours.length;
  }

  /** One of them, 0xRRGGBB. */
  int colour(int index) {
    return colours[index];
  }

  /** Which is the nearest to a colour. */
  int index(int rgb) {
    int index = Byte.toUnsignedInt(known[rgb]) - 1;
    if (index < 0) {
      index = nearest(rgb);
      known[rgb] = (byte) (index + 1);
    }
    return index;
  }

  private int nearest(int rgb) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < colours.length; i++) {
      int red = (colours[i] >> 16) - (rgb >> 16);
      int green = (colours[i] >> 8 & 0xff) - (rgb >> 8 & 0xff);
      int blue = (colours[i] & 0xff) - (rgb & 0xff);
      int distance = red * red + green * green + blue * blue;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
