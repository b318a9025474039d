package org.gmm4j.spark;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** With Kryo as Spark's serializer, which many clusters have. */
class KryoTest {
  @Test
  void theSameBits() throws IOException {
    GaussianMixture estimator = SmallRows.asking(5).setMaxIter(3);
    GaussianMixtureModel right =
        estimator.fit(SmallRows.frame(Local.session(), 3, SmallRows.clusters()));
    Local.session().stop();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryo.registrationRequired", false)
            .getOrCreate()) {
      GaussianMixtureModel model = estimator.fit(SmallRows.frame(spark, 3, SmallRows.clusters()));
      Equal.toTheBit(right, model);
      model.transform(SmallRows.frame(spark, 3, SmallRows.clusters())).collectAsList();
    }
  }
}
