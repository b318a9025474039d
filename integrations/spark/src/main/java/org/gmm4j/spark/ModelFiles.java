package org.gmm4j.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.apache.spark.sql.SparkSession;
import org.gmm4j.io.Models;
import scala.Option;

/**
 * Models as Spark keeps them: a folder with metadata, in which the mixture is a file that all of
 * gmm4j reads, model.npz.
 */
public final class ModelFiles {
  private static final String MODEL = "model.npz";
  private static final String SPARKS =
      org.apache.spark.ml.clustering.GaussianMixtureModel.class.getName();

  private ModelFiles() {}

  /** Writes a model. */
  public static final class Writer extends MLWriter {
    private final GaussianMixtureModel model;

    Writer(GaussianMixtureModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sparkSession());
      try {
        Path file = Files.createTempFile("gmm4j", ".npz");
        try {
          Models.write(model.mixture(), file);
          try (OutputStream out = out(path)) {
            Files.copy(file, out);
          }
        } finally {
          Files.delete(file);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(path + ": the model cannot be written", failed);
      }
    }

    private OutputStream out(String path) throws IOException {
      if (isLocal()) {
        return Files.newOutputStream(Path.of(path, MODEL));
      }
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path, MODEL);
      Configuration hadoop = sparkSession().sessionState().newHadoopConf();
      return FileSystem.get(file.toUri(), hadoop).create(file);
    }
  }

  /** Whether a folder was saved by this class of Spark's own. */
  static boolean isSparks(String path, SparkSession session, String name) {
    return DefaultParamsReader.loadMetadata(path, session, "").className().equals(name);
  }

  /** Reads a model: of Spark's own, what Spark reads. */
  public static final class Reader
      extends MLReader<org.apache.spark.ml.clustering.GaussianMixtureModel> {
    @Override
    public GaussianMixtureModel load(String path) {
      if (isSparks(path, sparkSession(), SPARKS)) {
        return SparksOwn.model(
            org.apache.spark.ml.clustering.GaussianMixtureModel.read()
                .session(sparkSession())
                .load(path));
      }
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(
              path, sparkSession(), GaussianMixtureModel.class.getName());
      try {
        Path file = Files.createTempFile("gmm4j", ".npz");
        try {
          try (InputStream in = in(path);
              OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
          }
          GaussianMixtureModel model = new GaussianMixtureModel(metadata.uid(), Models.read(file));
          metadata.getAndSetParams(model, Option.empty());
          return model;
        } finally {
          Files.delete(file);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(path + ": the model cannot be read", failed);
      }
    }

    private InputStream in(String path) throws IOException {
      if (isLocal()) {
        return Files.newInputStream(Path.of(path, MODEL));
      }
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path, MODEL);
      Configuration hadoop = sparkSession().sessionState().newHadoopConf();
      return FileSystem.get(file.toUri(), hadoop).open(file);
    }
  }

  /** Whether a session is not asked, and files are this machine's. */
  private static boolean isLocal() {
    return (Boolean) ReadWriteUtils.localSavingModeState().get();
  }
}
