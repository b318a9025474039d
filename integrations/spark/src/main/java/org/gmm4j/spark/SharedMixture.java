package org.gmm4j.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.gmm4j.GaussianMixture;
import org.gmm4j.PartWorker;
import org.gmm4j.distributed.Letter;
import org.jspecify.annotations.Nullable;

/** A mixture that a model and all its copies share, and send to executors once. */
final class SharedMixture implements Serializable {
  private static final long serialVersionUID = 1;

  private final Letter letter;
  private transient @Nullable Broadcast<Letter> sent;
  private transient @Nullable SparkContext sentBy;

  /** None yet. */
  SharedMixture() {
    letter = new Letter(new byte[0]);
  }

  SharedMixture(GaussianMixture mixture) {
    letter = PartWorker.sent(mixture);
  }

  GaussianMixture get() {
    return PartWorker.received(letter);
  }

  /** What has to be sent. */
  int bytes() {
    return letter.bytes();
  }

  /** To the executors that have this data's session. */
  synchronized Broadcast<Letter> sent(Dataset<?> data) {
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
}
