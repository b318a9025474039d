package org.gmm4j.spark;

import java.nio.file.Path;
import java.util.Objects;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.io.Models;
import org.gmm4j.spark.cluster.SparkParts;
import org.gmm4j.spark.jobs.Jobs;
import org.gmm4j.spark.rows.LoadedRows;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian mixtures by exact EM, on the executors of Spark: the fit that gmm4j makes on one
 * machine, to rounding. It takes the place of Spark's own estimator, whose parameters it has and
 * some more; see {@link MixtureParams}' texts by {@link #explainParams}.
 *
 * <p>Features are vectors, dense or sparse, arrays of doubles or floats, or binary columns, whose
 * bytes stay bytes. Rows stay in executors. Partitions are what a fit is divided into: as many as
 * there are cores do best.
 *
 * <p>{@code tol} is in nats a row, as in all of gmm4j; {@code aggregationDepth} is of no effect.
 */
public class GaussianMixture extends ParameterisedMixture {
  private static final long serialVersionUID = 1;
  private static final String SPARKS =
      org.apache.spark.ml.clustering.GaussianMixture.class.getName();

  private transient org.gmm4j.@Nullable GaussianMixture start;
  private transient @Nullable FitListener listener;

  /** With a name of its own. */
  public GaussianMixture() {
    this(Identifiable$.MODULE$.randomUID("gmm4j"));
  }

  /** With a name that is given. */
  public GaussianMixture(String uid) {
    super(uid);
  }

  /** The ridge, in squared units of the features; 1e-6 if nobody says. */
  public GaussianMixture setRegParam(double ridge) {
    set(params.regParam, (Object) ridge);
    return this;
  }

  /** Whether the ridge is chosen without labels, in the place of {@link #setRegParam}. */
  public GaussianMixture setAutoReg(boolean wanted) {
    set(params.autoReg, (Object) wanted);
    return this;
  }

  /** full, tied, diag, spherical, ppca:Q or mfa:Q, as on the command line. */
  public GaussianMixture setCovariance(String structure) {
    set(params.covariance, structure);
    return this;
  }

  /** How a start is found: kmeans, kmeans++, random-from-data, random, farthest-first… */
  public GaussianMixture setInitMode(String rule) {
    set(params.initMode, rule);
    return this;
  }

  /** A file of the driver's to start from, in any of gmm4j's formats. */
  public GaussianMixture setInitialModel(String path) {
    start = null;
    set(params.initialModel, path);
    return this;
  }

  /** A mixture to start from. An estimator that is to be saved takes a path. */
  public GaussianMixture setInitialModel(org.gmm4j.GaussianMixture mixture) {
    clear(params.initialModel);
    start = Objects.requireNonNull(mixture, "mixture");
    return this;
  }

  /** The same of a model, of this module's or of Spark's own. */
  public GaussianMixture setInitialModel(
      org.apache.spark.ml.clustering.GaussianMixtureModel model) {
    return setInitialModel(SparksOwn.mixture(model));
  }

  /** How many starts are made, of which the best is kept. */
  public GaussianMixture setRestarts(int count) {
    set(params.restarts, (Object) count);
    return this;
  }

  /** auto, cpu, opencl or opencl:I, in each executor. */
  public GaussianMixture setDevice(String name) {
    set(params.device, name);
    return this;
  }

  /** double or float. */
  public GaussianMixture setPrecision(String name) {
    set(params.precision, name);
    return this;
  }

  /** What every feature is divided by. */
  public GaussianMixture setScale(double divisor) {
    set(params.scale, (Object) divisor);
    return this;
  }

  /** Hears how fits go on, on the driver; not copied to what is saved. */
  public GaussianMixture setListener(FitListener heard) {
    listener = heard;
    return this;
  }

  @Override
  public GaussianMixture setFeaturesCol(String column) {
    super.setFeaturesCol(column);
    return this;
  }

  @Override
  public GaussianMixture setPredictionCol(String column) {
    super.setPredictionCol(column);
    return this;
  }

  @Override
  public GaussianMixture setProbabilityCol(String column) {
    super.setProbabilityCol(column);
    return this;
  }

  @Override
  public GaussianMixture setWeightCol(String column) {
    super.setWeightCol(column);
    return this;
  }

  @Override
  public GaussianMixture setK(int components) {
    super.setK(components);
    return this;
  }

  @Override
  public GaussianMixture setMaxIter(int iterations) {
    super.setMaxIter(iterations);
    return this;
  }

  @Override
  public GaussianMixture setTol(double nats) {
    super.setTol(nats);
    return this;
  }

  @Override
  public GaussianMixture setSeed(long seed) {
    super.setSeed(seed);
    return this;
  }

  @Override
  public GaussianMixture setAggregationDepth(int depth) {
    super.setAggregationDepth(depth);
    return this;
  }

  /**
   * Fits.
   *
   * @throws org.gmm4j.data.DataException if a row cannot be fitted: it names partition and row
   * @throws org.gmm4j.FitException if no start leads to a mixture
   * @throws IllegalArgumentException if parameters or columns make no sense together
   */
  @Override
  public GaussianMixtureModel fit(Dataset<?> data) {
    transformSchema(data.schema());
    GmmFitter fitter = fitter();
    FitResult result;
    try (LoadedRows rows = LoadedRows.of(data, getFeaturesCol(), weights(), getScale());
        SparkParts parts = new SparkParts(rows)) {
      MixtureParams.requireMatrices(getCovariance(), rows.columns());
      result = fitter.fitParts(parts);
    }
    GaussianMixtureModel model = new GaussianMixtureModel(uid(), result.mixture());
    copyValues(model, ParamMap.empty());
    model.setParent(this);
    Jobs.putOff(() -> model.summarise(data, result)); // of what an interrupted fit has, too
    return model;
  }

  private @Nullable String weights() {
    return isDefined(weightCol()) && !getWeightCol().isEmpty() ? getWeightCol() : null;
  }

  private GmmFitter fitter() {
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .components(getK())
            .covariance(getCovariance())
            .regularization(regularization())
            .restarts(getRestarts())
            .seed(getSeed())
            .maxIterations(getMaxIter())
            .tolerance(getTol())
            .device(getDevice())
            .listener(new Log(uid(), listener));
    Precision precision = MixtureParams.precision(getPrecision());
    if (precision != null) {
      builder.precision(precision);
    }
    org.gmm4j.GaussianMixture given =
        start != null
            ? start
            : getInitialModel().isEmpty() ? null : Models.read(Path.of(getInitialModel()));
    if (given == null || isSet(params.initMode)) {
      builder.initialization(Initialization.of(getInitMode()));
    }
    return (given == null ? builder : builder.start(given)).build();
  }

  private Regularization regularization() {
    if (getAutoReg()) {
      return Regularization.automatic();
    }
    return isSet(params.regParam) ? Regularization.ridge(getRegParam()) : Regularization.standard();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (weights() != null) {
      MixtureParams.requireWeights(schema, getWeightCol());
    }
    return MixtureParams.transformed(
        schema, getFeaturesCol(), getPredictionCol(), getProbabilityCol());
  }

  @Override
  public GaussianMixture copy(ParamMap extra) {
    GaussianMixture copy = new GaussianMixture(uid());
    copyValues(copy, extra);
    copy.start = extra.contains(params.initialModel) ? null : start;
    copy.listener = listener;
    return copy;
  }

  @Override
  public MLWriter write() {
    if (start != null) {
      throw new IllegalStateException(
          "an estimator that starts from a mixture in memory cannot be saved: set the path of a"
              + " model file");
    }
    return super.write();
  }

  /** Reads estimators; as Spark looks it up. */
  public static Reader read() {
    return new Reader();
  }

  /** Reads one that was saved. */
  public static GaussianMixture load(String path) {
    return read().load(path);
  }

  /** Reads what {@link #write} has written; of Spark's own estimators, what was set of them. */
  public static final class Reader
      extends MLReader<org.apache.spark.ml.clustering.GaussianMixture> {
    @Override
    public GaussianMixture load(String path) {
      if (ModelFiles.isSparks(path, sparkSession(), SPARKS)) {
        org.apache.spark.ml.clustering.GaussianMixture theirs =
            org.apache.spark.ml.clustering.GaussianMixture.read()
                .session(sparkSession())
                .load(path);
        return SparksOwn.set(new GaussianMixture(theirs.uid()), theirs);
      }
      DefaultParamsReader<GaussianMixture> reader = new DefaultParamsReader<>();
      reader.session(sparkSession());
      return reader.load(path);
    }
  }
}
