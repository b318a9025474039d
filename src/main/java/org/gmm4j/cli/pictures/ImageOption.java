package org.gmm4j.cli.pictures;

import org.gmm4j.cli.output.Output;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How rows are images. */
public final class ImageOption {
  @Option(
      names = "--image",
      paramLabel = "WxH",
      converter = ImageShapeConverter.class,
      description = "How rows are images; WxHx3 in colour. Default: squares.")
  private @Nullable ImageShape image;

  /** Whether it was given. */
  public boolean isGiven() {
    return image != null;
  }

  /** Refuses images of another size, if one was given. */
  public void require(Output output, int features) {
    try {
      if (isGiven()) {
        shape(features);
      }
    } catch (IllegalArgumentException other) {
      throw output.usage(String.valueOf(other.getMessage()));
    }
  }

  /**
   * Images of so many features.
   *
   * @throws IllegalArgumentException if they cannot be
   */
  public ImageShape shape(int features) {
    ImageShape given = image;
    if (given == null) {
      return ImageShape.guess(features)
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
