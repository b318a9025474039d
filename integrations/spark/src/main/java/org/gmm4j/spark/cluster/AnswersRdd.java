package org.gmm4j.spark.cluster;

import java.util.List;
import java.util.Set;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.gmm4j.PartWorker;
import org.gmm4j.data.DataException;
import org.gmm4j.device.DeviceException;
import org.gmm4j.spark.rows.RowsOfPartition;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * What each partition answers. Rows are touched only where a partition has no resident yet; tasks
 * go where its rows are kept.
 */
final class AnswersRdd extends RDD<byte[]> {
  private static final long serialVersionUID = 1;
  private static final byte[] NOTHING = {};

  private final long fit;
  private final Set<Long> ended;
  private final @Nullable SentQuestion question;

  /**
   * Asks.
   *
   * @param fit its number in the application
   * @param ended numbers of fits that have ended, to be freed
   * @param question null to free only
   */
  AnswersRdd(
      RDD<RowsOfPartition> rows, long fit, Set<Long> ended, @Nullable SentQuestion question) {
    super(rows, ClassTag$.MODULE$.apply(byte[].class));
    this.fit = fit;
    this.ended = ended;
    this.question = question;
  }

  @Override
  public Iterator<byte[]> compute(Partition partition, TaskContext task) {
    Residents.end(ended);
    byte[] answer = question == null ? NOTHING : answer(question, partition, task);
    return CollectionConverters.asScala(List.of(answer).iterator());
  }

  private byte[] answer(SentQuestion asked, Partition partition, TaskContext task) {
    int number = partition.index();
    try {
      PartWorker worker = Residents.of(fit, number, () -> rows().iterator(partition, task).next());
      return worker.answer(asked.asked(number));
    } catch (DeviceException failed) {
      throw new DeviceException("partition %d: %s".formatted(number, failed.getMessage()), failed);
    } catch (OutOfMemoryError full) { // the executor would end, and so would the next ones
      throw new DataException(
          ("partition %d: no memory left for its part of the fit; take more partitions, on more"
                  + " executors, or give them more memory (spark.executor.memory)")
              .formatted(number));
    }
  }

  private RDD<RowsOfPartition> rows() {
    return firstParent(ClassTag$.MODULE$.apply(RowsOfPartition.class));
  }

  @Override
  public Partition[] getPartitions() {
    return rows().partitions();
  }
}
