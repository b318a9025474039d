package org.gmm4j.spark;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.PartWorker;
import org.gmm4j.distributed.Letter;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A fitted mixture, as Spark's own model. Densities are logarithms throughout, so that rows of many
 * features do not underflow.
 */
public final class GaussianMixtureModel
    extends org.apache.spark.ml.clustering.GaussianMixtureModel {
  private static final long serialVersionUID = 1;

  private final DoubleParam scale = MixtureParams.scale(this);
  private final Letter letter;
  private transient MultivariateGaussian @Nullable [] gaussians;
  private transient @Nullable Broadcast<Letter> sent;
  private transient @Nullable SparkContext sentBy;

  /** None yet: for those who look up classes, and make models by reading them. */
  public GaussianMixtureModel() {
    this.letter = new Letter(new byte[0]);
  }

  GaussianMixtureModel(String uid, GaussianMixture mixture) {
    super(uid, mixture.weights(), new MultivariateGaussian[0]);
    this.letter = PartWorker.sent(mixture);
    setDefault(scale, (Object) 1.0);
  }

  /** The mixture, for all that gmm4j does with one. */
  public GaussianMixture mixture() {
    return PartWorker.received(letter);
  }

  public DoubleParam scale() {
    return scale;
  }

  public double getScale() {
    return (Double) $(scale);
  }

  /** The components with their covariances as matrices, whatever structure these have. */
  @Override
  public synchronized MultivariateGaussian[] gaussians() {
    MultivariateGaussian[] known = gaussians;
    if (known == null) {
      GaussianMixture mixture = mixture();
      known =
          IntStream.range(0, mixture.components())
              .mapToObj(k -> gaussian(mixture, k))
              .toArray(MultivariateGaussian[]::new);
      gaussians = known;
    }
    return known;
  }

  private static MultivariateGaussian gaussian(GaussianMixture mixture, int k) {
    int d = mixture.features();
    double[] matrix = new double[Math.multiplyExact(d, d)];
    double[] unit = new double[d];
    for (int j = 0; j < d; j++) {
      unit[j] = 1;
      System.arraycopy(mixture.covariance().times(k, unit), 0, matrix, j * d, d);
      unit[j] = 0;
    }
    return new MultivariateGaussian(Vectors.dense(mixture.mean(k)), new DenseMatrix(d, d, matrix));
  }

  @Override
  public int numFeatures() {
    return mixture().features();
  }

  @Override
  public long estimatedSize() {
    return letter.bytes();
  }

  @Override
  public GaussianMixtureModel setFeaturesCol(String column) {
    super.setFeaturesCol(column);
    return this;
  }

  @Override
  public GaussianMixtureModel setPredictionCol(String column) {
    super.setPredictionCol(column);
    return this;
  }

  @Override
  public GaussianMixtureModel setProbabilityCol(String column) {
    super.setProbabilityCol(column);
    return this;
  }

  @Override
  public int predict(Vector features) {
    return mixture().predict(features.toArray());
  }

  @Override
  public Vector predictProbability(Vector features) {
    return Vectors.dense(mixture().posterior(features.toArray()));
  }

  /** Adds the columns of predictions and probabilities, unless their names are empty. */
  @Override
  public Dataset<Row> transform(Dataset<?> data) {
    StructType schema = transformSchema(data.schema());
    Scoring scoring =
        new Scoring(
            sent(data),
            data.schema().fieldIndex(getFeaturesCol()),
            getScale(),
            !getPredictionCol().isEmpty(),
            !getProbabilityCol().isEmpty());
    return data.toDF().mapPartitions(scoring, Encoders.row(schema));
  }

  /** To the executors of a context, once. */
  private synchronized Broadcast<Letter> sent(Dataset<?> data) {
    SparkContext context =
        ((org.apache.spark.sql.classic.SparkSession) data.sparkSession()).sparkContext();
    Broadcast<Letter> known = sent;
    if (known == null || sentBy != context) {
      known = JavaSparkContext.fromSparkContext(context).broadcast(letter);
      sent = known;
      sentBy = context;
    }
    return known;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return MixtureParams.transformed(
        schema, getFeaturesCol(), getPredictionCol(), getProbabilityCol());
  }

  GaussianMixtureModel summarised(Dataset<?> data, FitResult fit) {
    double[] history = fit.history().stream().mapToDouble(Double::doubleValue).toArray();
    setSummary(
        Option.apply(
            new GaussianMixtureTrainingSummary(
                transform(data),
                this,
                fit.logLikelihood() * fit.totalWeight(),
                fit.iterations(),
                history,
                fit.regularization().ridge(),
                fit.converged())));
    return this;
  }

  @Override
  public void createSummary(Dataset<Row> predictions, double logLikelihood, int iterations) {
    setSummary(
        Option.apply(
            new GaussianMixtureTrainingSummary(
                predictions, this, logLikelihood, iterations, new double[0], Double.NaN, false)));
  }

  @Override
  public GaussianMixtureTrainingSummary summary() {
    return (GaussianMixtureTrainingSummary) super.summary();
  }

  @Override
  public GaussianMixtureModel copy(ParamMap extra) {
    GaussianMixtureModel copy = new GaussianMixtureModel(uid(), mixture());
    copyValues(copy, extra);
    copy.setSummary(trainingSummary());
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return new ModelFiles.Writer(this);
  }

  /** Reads models; as Spark looks it up. */
  public static ModelFiles.Reader read() {
    return new ModelFiles.Reader();
  }

  /** Reads one that was saved. */
  public static GaussianMixtureModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "GaussianMixtureModel: uid=%s, k=%d, numFeatures=%d, covariance=%s, weights=%s"
        .formatted(
            uid(),
            mixture().components(),
            numFeatures(),
            mixture().covariance().structure().name(),
            Arrays.toString(weights()));
  }
}
