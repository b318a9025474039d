package org.gmm4j.spark;

import java.io.IOException;
import org.apache.spark.sql.SaveMode;

/** Writes the digits as a folder of Parquet files, for the commands of the README. */
final class WriteDigits {
  private WriteDigits() {}

  public static void main(String[] arguments) throws IOException {
    try (var spark = Local.session()) {
      Digits.vectors(spark, 2).write().mode(SaveMode.Overwrite).parquet(arguments[0]);
    }
  }
}
