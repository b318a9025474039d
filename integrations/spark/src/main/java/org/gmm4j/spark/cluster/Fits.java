package org.gmm4j.spark.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManagerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The fits of this driver, and how executors hear that one is over. */
final class Fits {
  private static final Logger LOG = LoggerFactory.getLogger(Fits.class);

  /** Who is busy for longer hears it with the next task of any fit. */
  private static final long SECONDS = 10;

  /** What a job is cancelled by: by these, the last one must not be. */
  private static final List<String> CANCELLED_BY = List.of("spark.jobGroup.id", "spark.job.tags");

  private static final Set<Long> GOING = new HashSet<>();
  private static long latest;
  private static long view;

  private Fits() {}

  /** One more, by its number. */
  static synchronized long begin() {
    GOING.add(++latest);
    return latest;
  }

  static synchronized Going going() {
    return new Going(++view, latest, Set.copyOf(GOING));
  }

  /** One is over: each executor frees what it keeps of it, whichever tasks have made it there. */
  static void end(long fit, SparkContext spark) {
    synchronized (Fits.class) {
      GOING.remove(fit);
    }
    Going now = going();
    Residents.hear(now); // where executors are threads of this process
    if (spark.isStopped() || spark.isLocal()) {
      return;
    }
    List<String> before = CANCELLED_BY.stream().map(spark::getLocalProperty).toList();
    CANCELLED_BY.forEach(each -> spark.setLocalProperty(each, null));
    try {
      tell(now, spark);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException missed) {
      LOG.info("an executor hears later that a fit is over: {}", String.valueOf(missed));
    } finally {
      for (int i = 0; i < before.size(); i++) {
        spark.setLocalProperty(CANCELLED_BY.get(i), before.get(i));
      }
    }
  }

  private static void tell(Going now, SparkContext spark)
      throws InterruptedException, ExecutionException, TimeoutException {
    RDD<Going> each = onEachExecutor(now, spark, Going.class);
    if (each.getNumPartitions() == 0) {
      return;
    }
    JavaFutureAction<Void> job = each.toJavaRDD().foreachAsync(Residents::hear);
    try {
      job.get(SECONDS, TimeUnit.SECONDS);
    } finally {
      job.cancel(true);
    }
  }

  /** The same element for each executor, in a partition that prefers to be there. */
  static <T> RDD<T> onEachExecutor(T element, SparkContext spark, Class<T> type) {
    List<Tuple2<T, Seq<String>>> executors =
        CollectionConverters.asJava(spark.env().blockManager().master().getMemoryStatus())
            .keySet()
            .stream()
            .filter(each -> !each.isDriver())
            .map(each -> new Tuple2<>(element, place(each)))
            .toList();
    return spark.makeRDD(
        CollectionConverters.asScala(executors).toSeq(), ClassTag$.MODULE$.apply(type));
  }

  /** Where a task prefers to be, as Spark words it. */
  private static Seq<String> place(BlockManagerId executor) {
    String name = "executor_%s_%s".formatted(executor.host(), executor.executorId());
    return CollectionConverters.asScala(List.of(name)).toSeq();
  }
}
