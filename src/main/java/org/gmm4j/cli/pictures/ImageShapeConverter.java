package org.gmm4j.cli.pictures;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.report.parts.ImageShape;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 28x28}, or {@code 32x32x3} of images in colour. */
final class ImageShapeConverter implements ITypeConverter<ImageShape> {
  private static final Pattern SHAPE =
      Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})(?:x([13]))?");

  @Override
  public ImageShape convert(String value) {
    Matcher shape = SHAPE.matcher(value);
    if (!shape.matches()) {
      throw new TypeConversionException(
          "'%s' is no width and height such as 28x28, or 32x32x3 in colour".formatted(value));
    }
    int channels = shape.group(3) == null ? 1 : Integer.parseInt(shape.group(3));
    return new ImageShape(
        Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)), channels);
  }
}
