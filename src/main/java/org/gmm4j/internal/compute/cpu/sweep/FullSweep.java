package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;
import org.gmm4j.internal.compute.cpu.bounds.Certificates;
import org.gmm4j.internal.compute.cpu.matrix.BlockPlan;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.Presence;
import org.gmm4j.internal.compute.cpu.pruned.RoundedRows;
import org.gmm4j.internal.compute.cpu.pruned.Screened;
import org.gmm4j.internal.compute.cpu.pruned.Screening;
import org.gmm4j.internal.compute.cpu.sums.MomentSums;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Full covariances on the CPU. Rows are converted stretch by stretch; owners, sums and bounds of
 * earlier steps are remembered, which only makes it faster.
 */
public final class FullSweep implements Sweep {
  private final Dataset data;
  private final Precision precision;
  private final boolean accelerated;
  private final Workers workers;
  private final Sections sections;
  private final int[] owners;
  private final Certificates certificates;
  private final Supplier<RoundedRows> roundedRows;
  private final Stretches stretches;
  private final OwnersLogLikelihood ownersLogLikelihood;
  private @Nullable FullTools tools;

  public FullSweep(
      Dataset data,
      Precision precision,
      boolean accelerated,
      Workers workers,
      Sections sections,
      Supplier<RoundedRows> roundedRows) {
    this.roundedRows = roundedRows;
    this.accelerated = accelerated;
    this.sections = sections;
    this.data = data;
    this.precision = precision;
    this.workers = workers;
    this.ownersLogLikelihood = new OwnersLogLikelihood(data.columns(), workers);
    this.stretches = new Stretches(data, workers);
    this.owners = new int[data.arrayRows()];
    Arrays.fill(owners, Screening.UNKNOWN);
    this.certificates = new Certificates(data, accelerated, precision, workers);
  }

  @Override
  public Moments expect(GaussianMixture mixture, double leastVariance) {
    int components = mixture.components();
    forgetOwnersBeyond(components);
    MomentSums sums = tools(components).sums();
    boolean settled = certificates.worthwhile(components, sums.wholeRows(), sums.owned().moved());
    Presence presence = Presence.of(mixture, owners, data.weights());
    boolean kept = sums.next(mixture);
    int[] visited =
        kept && settled
            ? certificates.uncertified(mixture, owners, sums.owned().owners())
            : allRows();
    Moments moments = step(mixture, visited, sums, presence);
    if (presence.hasFaded(moments) || (kept && !sums.isAccurate(moments, mixture, leastVariance))) {
      sums.reset(mixture);
      moments = step(mixture, allRows(), sums, Presence.unknown(components));
    }
    return moments;
  }

  /** The E-step of the visited rows, and the sums of all. */
  private Moments step(GaussianMixture mixture, int[] visited, MomentSums sums, Presence presence) {
    int components = mixture.components();
    certificates.begin(components); // an interrupted step leaves bounds of two mixtures
    Screening screening = screening(mixture, visited, presence);
    boolean complete = screening == null && visited.length == data.rows();
    double[] logLikelihood = new double[1];
    eachSection(
        mixture,
        visited,
        screening,
        (ids, screened) -> {
          int[] undecided = Sections.places(ids.length);
          if (screened != null) {
            undecided = screened.undecided();
            int[] hard = screened.hardAssigned(ids);
            sums.settle(hard, IntStream.of(hard).map(id -> owners[id]).toArray());
          }
          evaluate(
              mixture,
              ids,
              undecided,
              screened,
              (some, x, logs, shares) -> {
                sums.add(x, some, shares, owners);
                for (int i = 0; i < some.length; i++) {
                  int owner = owners[some[i]];
                  boolean summed = !complete && sums.owned().owners()[some[i]] == owner;
                  double log = summed ? -Math.log(shares[i * components + owner]) : logs[i];
                  logLikelihood[0] += data.weights().times(some[i], log);
                }
              });
        });
    if (!complete) {
      logLikelihood[0] += ownersLogLikelihood.of(sums, mixture);
    }
    Moments moments = sums.moments();
    moments.addRows(data.rows(), data.weights().total(), logLikelihood[0]);
    moments.addWork(tools(components).takeEvaluatedPairs(), 0);
    return moments;
  }

  /** Goes over some rows, section by section: their numbers, and what is known of them. */
  private void eachSection(
      GaussianMixture mixture,
      int[] visited,
      @Nullable Screening screening,
      BiConsumer<int[], @Nullable Screened> use) {
    tools(mixture.components()).expectation().set(mixture);
    Sections.each(
        visited,
        sections.full(mixture.components()),
        ids -> use.accept(ids, screening == null ? null : screening.screen(ids, owners)));
    if (screening != null) {
      screening.end(visited.length == data.rows());
    }
    certificates.recorded(mixture);
  }

  private int[] allRows() {
    return Sections.places(owners.length);
  }

  private void forgetOwnersBeyond(int components) {
    if (Arrays.stream(owners).anyMatch(owner -> owner >= components)) {
      Arrays.fill(owners, Screening.UNKNOWN); // they are another mixture's
    }
  }

  @Override
  public void posterior(GaussianMixture mixture, RowSink sink) {
    forgetOwnersBeyond(mixture.components());
    certificates.begin(mixture.components());
    Evaluated use =
        (some, x, logDensities, posteriors) ->
            sink.accept(some[0], some.length, logDensities, posteriors);
    eachSection(
        mixture,
        allRows(),
        screening(mixture, allRows(), Presence.unknown(mixture.components())),
        (ids, screened) -> evaluate(mixture, ids, Sections.places(ids.length), screened, use));
    tools(mixture.components()).takeEvaluatedPairs();
  }

  /**
   * Whether it pays to find out what may matter, where a pair costs so much of what it does here.
   */
  public boolean leavesOut(GaussianMixture mixture, double price) {
    forgetOwnersBeyond(mixture.components());
    return pays(mixture, allRows(), price, Presence.of(mixture, owners, data.weights()));
  }

  /** Whether screening has decided most rows of the last step, with as many components. */
  public boolean isPruning(GaussianMixture mixture) {
    return tools(mixture.components()).isPruning();
  }

  /**
   * Labels and log-likelihood by one more step: rows that screening decides need no exact densities
   * of their own, see {@code Backend.Resident#label}.
   */
  public double label(GaussianMixture mixture, Backend.LabelSink labels) {
    double logLikelihood = expect(mixture, Double.POSITIVE_INFINITY).logLikelihood();
    IntStream.range(0, owners.length).forEach(row -> labels.set(row, owners[row]));
    return logLikelihood;
  }

  /** Screening that has begun a step over some rows; null where it would not pay. */
  private @Nullable Screening screening(GaussianMixture mixture, int[] visited, Presence presence) {
    if (visited.length == 0 || !pays(mixture, visited, 1, presence)) {
      return null;
    }
    Screening screening = tools(mixture.components()).screening();
    screening.begin(mixture, visited, owners, presence);
    return screening;
  }

  private boolean pays(GaussianMixture mixture, int[] visited, double price, Presence presence) {
    int components = mixture.components();
    return accelerated
        && Screening.isPossible(data, components)
        && tools(components).screening().pays(mixture, visited, owners, price, presence);
  }

  /** Takes an evaluated stretch. */
  private interface Evaluated {
    void use(int[] ids, double[] x, double[] logDensities, double[] responsibilities);
  }

  /** Evaluates, exactly, the rows at some places of a section. */
  private void evaluate(
      GaussianMixture mixture,
      int[] section,
      int[] places,
      @Nullable Screened screened,
      Evaluated use) {
    int components = mixture.components();
    BlockPlan plan = BlockPlan.of(data.rows(), data.columns(), components);
    double[] logDensities = new double[Math.min(plan.stretchRows(), places.length)];
    double[] responsibilities = new double[logDensities.length * components];
    stretches.each(
        plan,
        IntStream.of(places).map(place -> section[place]).toArray(),
        (first, ids, x) -> {
          int[] placesOfStretch = Arrays.copyOfRange(places, first, first + ids.length);
          tools(components)
              .expectation()
              .compute(x, ids, screened, placesOfStretch, owners, logDensities, responsibilities);
          use.use(ids, x, logDensities, responsibilities);
        });
  }

  @Override
  public Moments accumulate(Responsibilities given, double[][] references, Scatter scatter) {
    int components = references.length;
    MomentSums sums = tools(components).sums();
    sums.reset(references);
    certificates.forget();
    if (accelerated && given instanceof Responsibilities.Hard hard) {
      System.arraycopy(hard.owners(), 0, owners, 0, owners.length);
      sums.settle(allRows(), hard.owners());
    } else {
      BlockPlan plan = BlockPlan.of(data.rows(), data.columns(), components);
      double[] responsibilities = new double[plan.stretchRows() * components];
      stretches.each(
          plan,
          allRows(),
          (first, ids, x) -> {
            given.fill(ids, components, responsibilities);
            for (int i = 0; i < ids.length; i++) {
              owners[ids[i]] = LogSumExp.argMax(responsibilities, i * components, components);
            }
            sums.add(x, ids, responsibilities, owners);
          });
    }
    Moments moments = sums.moments();
    moments.addRows(data.rows(), data.weights().total(), 0);
    return moments;
  }

  /** The tools for K components; those for another number are done with. */
  private FullTools tools(int components) {
    FullTools kept = tools;
    if (kept == null || kept.components() != components) {
      close(kept);
      kept =
          new FullTools(
              components, data, precision, accelerated, workers, certificates, roundedRows);
      tools = kept;
    }
    return kept;
  }

  private void close(@Nullable FullTools done) {
    if (done != null) {
      tools = null;
      done.close();
    }
  }

  @Override
  public void exchange(State state) {
    state.into(owners);
    certificates.exchange(state);
    int components = state.integer(tools == null ? 0 : tools.components());
    if (components > 0) {
      tools(components).exchange(state);
    }
  }

  @Override
  public void close() {
    certificates.close();
    ownersLogLikelihood.close();
    close(tools);
  }
}
