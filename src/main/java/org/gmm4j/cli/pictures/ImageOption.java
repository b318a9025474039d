package org.gmm4j.cli.pictures;

import java.util.List;
import org.gmm4j.cli.output.Output;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How rows are images. */
public final class ImageOption {
  @Option(
      names = "--image",
      paramLabel = "WxH",
      converter = ImageShapeConverter.class,
      description =
          "How rows are images; WxHx3 in colour. Default: as the data came, or else squares.")
  private @Nullable ImageShape image;

  /** Whether it was given. */
  public boolean isGiven() {
    return image != null;
  }

  /** Refuses images of another size, if one was given. */
  public void require(Output output, int features) {
    try {
      if (isGiven()) {
        shape(features, List.of());
      }
    } catch (IllegalArgumentException other) {
      throw output.usage(String.valueOf(other.getMessage()));
    }
  }

  /** What was given, or what the rows themselves tell; null if neither. */
  @Nullable ImageShape known(Dataset rows) {
    return isGiven() || ImageShape.of(rows.rowShape()).isPresent()
        ? shape(rows.columns(), rows.rowShape())
        : null;
  }

  /**
   * Images of so many features.
   *
   * @param rowShape the sizes of a row, if they are known
   * @throws IllegalArgumentException if they cannot be
   */
  public ImageShape shape(int features, List<Integer> rowShape) {
    ImageShape given = image;
    if (given == null) {
      return ImageShape.of(rowShape)
          .filter(each -> each.features() == features)
          .or(() -> ImageShape.guess(features))
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "%d features are no square image; --image WxH says how they are one"
                          .formatted(features)));
    }
    if (given.features() != features) {
      throw new IllegalArgumentException(
          "--image has %d values, the model has %d features".formatted(given.features(), features));
    }
    return given;
  }
}
