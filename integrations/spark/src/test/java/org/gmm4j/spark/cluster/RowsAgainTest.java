package org.gmm4j.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.FitListener;
import org.gmm4j.data.DataException;
import org.gmm4j.spark.GaussianMixture;
import org.gmm4j.spark.GaussianMixtureModel;
import org.gmm4j.spark.Local;
import org.junit.jupiter.api.Test;

/** Rows that are lost are computed again, and have to be the same in the same order. */
class RowsAgainTest {
  private static final SparkSession SPARK = Local.session();

  /** What tasks see, which are threads of this process. */
  private static final AtomicBoolean AGAIN = new AtomicBoolean();

  /** What happens to a partition's rows the second time. */
  private interface Change {
    void to(List<Row> rows);
  }

  private static Dataset<Row> rows(Class<? extends Change> change) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(
            ((org.apache.spark.sql.classic.SparkSession) SPARK).sparkContext());
    List<Row> all =
        IntStream.range(0, 60)
            .mapToObj(i -> RowFactory.create(Vectors.dense(i % 7, i % 5 + 10 * (i % 2))))
            .toList();
    JavaRDD<Row> computed =
        context.parallelize(all, 3).mapPartitions(each -> computed(each, change));
    StructType schema = new StructType().add("features", SQLDataTypes.VectorType());
    return SPARK.createDataFrame(computed, schema);
  }

  private static Iterator<Row> computed(Iterator<Row> rows, Class<? extends Change> change)
      throws ReflectiveOperationException {
    List<Row> own = new ArrayList<>();
    rows.forEachRemaining(own::add);
    if (AGAIN.get()) {
      change.getDeclaredConstructor().newInstance().to(own);
    }
    return own.iterator();
  }

  /** Loses, after two iterations, all rows and all that was made of them. */
  private static final class Loss implements FitListener {
    private int computedAgain;

    @Override
    public void iteration(Iteration done) {
      if (done.number() == 2) {
        AGAIN.set(true);
        ((org.apache.spark.sql.classic.SparkSession) SPARK)
            .sparkContext()
            .getPersistentRDDs()
            .values()
            .foreach(each -> each.unpersist(true));
        computedAgain = Residents.lose();
      }
    }
  }

  private static GaussianMixtureModel fit(Class<? extends Change> change) {
    AGAIN.set(false);
    Loss loss = new Loss();
    GaussianMixtureModel model =
        new GaussianMixture()
            .setDevice("cpu")
            .setTol(0)
            .setMaxIter(5)
            .setListener(loss)
            .fit(rows(change));
    assertEquals(3, loss.computedAgain);
    return model;
  }

  /** The same. */
  public static final class Same implements Change {
    @Override
    public void to(List<Row> rows) {}
  }

  /** In another order, as after a shuffle. */
  public static final class Shuffled implements Change {
    @Override
    public void to(List<Row> rows) {
      Collections.swap(rows, 3, 4);
    }
  }

  /** One is missing. */
  public static final class Fewer implements Change {
    @Override
    public void to(List<Row> rows) {
      rows.remove(0);
    }
  }

  @Test
  void theSameGiveTheSameBits() {
    GaussianMixtureModel right =
        new GaussianMixture().setDevice("cpu").setTol(0).setMaxIter(5).fit(rows(Same.class));
    org.gmm4j.spark.Equal.toTheBit(right, fit(Same.class));
  }

  private static void assertRefused(Class<? extends Change> change, String what) {
    String message = assertThrows(DataException.class, () -> fit(change)).getMessage();
    assertTrue(
        String.valueOf(message)
            .matches(
                "partition \\d: its rows were computed again and are not the same: "
                    + what
                    + "; what they come from has no order of its own, so write it to files, or"
                    + " checkpoint it, and fit to that"),
        message);
    assertEquals(0, Residents.count());
  }

  @Test
  void othersAreRefused() {
    assertRefused(Shuffled.class, "another order, or other values");
    assertRefused(Fewer.class, "19 in the place of 20");
  }
}
