package org.gmm4j.spark.cluster;

import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.gmm4j.PartWorker;
import org.gmm4j.device.DeviceException;
import org.gmm4j.spark.rows.LoadedRows;
import org.gmm4j.spark.rows.RowsOfPartition;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * What each partition answers. Rows are touched only where a partition has no resident yet; tasks
 * go where its rows are kept.
 */
final class AnswersRdd extends RDD<byte[]> {
  private static final long serialVersionUID = 1;

  private final List<RowsOfPartition.Report> reports;
  private final long fit;
  private final Going going;
  private final SentQuestion question;

  /**
   * Asks.
   *
   * @param fit its number in the application
   * @param going which fits go on; all others are freed
   */
  AnswersRdd(LoadedRows rows, long fit, Going going, SentQuestion question) {
    super(rows.rdd().rdd(), ClassTag$.MODULE$.apply(byte[].class));
    this.reports = rows.reports();
    this.fit = fit;
    this.going = going;
    this.question = question;
  }

  @Override
  public Iterator<byte[]> compute(Partition partition, TaskContext task) {
    Residents.hear(going);
    int number = partition.index();
    try {
      PartWorker worker = Residents.of(fit, number, () -> rowsOf(partition, task));
      byte[] answer = worker.answer(question.asked(number));
      return CollectionConverters.asScala(List.of(answer).iterator());
    } catch (DeviceException failed) {
      throw new DeviceException("partition %d: %s".formatted(number, failed.getMessage()), failed);
    } catch (OutOfMemoryError full) { // the executor would end, and so would the next ones
      throw NoMemory.of(number, "its part of the fit");
    }
  }

  /** They may have been computed again. */
  private RowsOfPartition rowsOf(Partition partition, TaskContext task) {
    RowsOfPartition found = rows().iterator(partition, task).next();
    reports.get(partition.index()).requireSame(partition.index(), found.report());
    return found;
  }

  private RDD<RowsOfPartition> rows() {
    return firstParent(ClassTag$.MODULE$.apply(RowsOfPartition.class));
  }

  @Override
  public Partition[] getPartitions() {
    return rows().partitions();
  }
}
