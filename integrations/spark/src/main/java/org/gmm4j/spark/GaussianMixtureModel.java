package org.gmm4j.spark;

import java.util.Arrays;
import java.util.stream.IntStream;
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
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.spark.rows.Columns;
import org.gmm4j.spark.rows.RowFeatures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * A fitted mixture, as Spark's own model. Densities are logarithms throughout, so that rows of many
 * features do not underflow.
 */
public final class GaussianMixtureModel
    extends org.apache.spark.ml.clustering.GaussianMixtureModel {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(GaussianMixtureModel.class);

  private final DoubleParam scale = MixtureParams.scale(this);
  private final SharedMixture shared;
  private transient MultivariateGaussian @Nullable [] gaussians;

  /** None yet: for those who look up classes, and make models by reading them. */
  public GaussianMixtureModel() {
    this.shared = new SharedMixture();
  }

  GaussianMixtureModel(String uid, GaussianMixture mixture) {
    this(uid, mixture.weights(), new SharedMixture(mixture));
  }

  private GaussianMixtureModel(String uid, double[] weights, SharedMixture shared) {
    super(uid, weights, new MultivariateGaussian[0]);
    this.shared = shared;
    setDefault(scale, (Object) 1.0);
  }

  /** The mixture, for all that gmm4j does with one. */
  public GaussianMixture mixture() {
    return shared.get();
  }

  public DoubleParam scale() {
    return scale;
  }

  public double getScale() {
    return (Double) $(scale);
  }

  /**
   * The components with their covariances as matrices, whatever structure these have; of features
   * that are divided by {@link #getScale}.
   */
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
    return shared.bytes();
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

  /** The most probable component of features as {@link #transform} takes them. */
  @Override
  public int predict(Vector features) {
    return mixture().predict(scaled(features));
  }

  /** The probabilities of components, of features as {@link #transform} takes them. */
  @Override
  public Vector predictProbability(Vector features) {
    return Vectors.dense(mixture().posterior(scaled(features)));
  }

  private double[] scaled(Vector features) {
    return RowFeatures.of(features, numFeatures(), getScale());
  }

  /** Adds the columns of predictions and probabilities, unless their names are empty. */
  @Override
  public Dataset<Row> transform(Dataset<?> data) {
    StructType schema = transformSchema(data.schema());
    boolean prediction = !getPredictionCol().isEmpty();
    boolean probability = !getProbabilityCol().isEmpty();
    if (!prediction && !probability) {
      LOG.warn("{}: transform adds nothing, since neither column has a name", uid());
      return data.toDF();
    }
    int[] features = Columns.path(data.schema(), getFeaturesCol());
    Scoring scoring = new Scoring(shared.sent(data), features, getScale(), prediction, probability);
    return Columns.named(
        data.toDF().mapPartitions(scoring, Encoders.row(Columns.numbered(schema))), schema);
  }

  /** With as many values of predictions, and as many probabilities, as there are components. */
  @Override
  public StructType transformSchema(StructType schema) {
    String prediction = getPredictionCol();
    String probability = getProbabilityCol();
    StructType plain = MixtureParams.transformed(schema, getFeaturesCol(), prediction, probability);
    int components = weights().length;
    return new StructType(
        Arrays.stream(plain.fields())
            .map(
                each ->
                    Columns.has(schema, each.name())
                        ? each
                        : each.name().equals(prediction)
                            ? Columns.nominal(each, components)
                            : Columns.vectors(each, components))
            .toArray(StructField[]::new));
  }

  void summarise(Dataset<?> data, FitResult fit) {
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
    GaussianMixtureModel copy = new GaussianMixtureModel(uid(), weights(), shared);
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
