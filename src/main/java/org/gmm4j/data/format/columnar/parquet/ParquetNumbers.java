package org.gmm4j.data.format.columnar.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/** The numbers in the leaf of a column, from front to back. */
final class ParquetNumbers {
  private final ColumnReader reader;
  private final int present;
  private final PrimitiveTypeName stored;
  private final @Nullable LogicalTypeAnnotation logical;
  private long left;

  /**
   * Begins.
   *
   * @param count how many there are, gaps among them
   */
  ParquetNumbers(ColumnReader reader, long count) {
    PrimitiveType type = reader.getDescriptor().getPrimitiveType();
    this.reader = reader;
    this.present = reader.getDescriptor().getMaxDefinitionLevel();
    this.stored = type.getPrimitiveTypeName();
    this.logical = type.getLogicalTypeAnnotation();
    this.left = count;
  }

  /** Whether there is another, or a gap instead of one. */
  boolean hasNext() {
    return left > 0;
  }

  /** Whether the next is the first of its row. */
  boolean beginsRow() {
    return reader.getCurrentRepetitionLevel() == 0;
  }

  /** How much there is of the next: {@link #isMissing} where not all. */
  int level() {
    return reader.getCurrentDefinitionLevel();
  }

  /** Whether there is nothing instead of the next. */
  boolean isMissing() {
    return reader.getCurrentDefinitionLevel() < present;
  }

  /** Goes on behind the next. */
  void pass() {
    if (left-- <= 0) {
      throw new IllegalArgumentException("a column ends before its rows do");
    }
    reader.consume();
  }

  /** Puts the next as a type that holds it; where it is missing, NaN. */
  void put(ElementType kept, ByteBuffer out, int at) {
    if (kept == ElementType.FLOAT32 && stored == PrimitiveTypeName.FLOAT) {
      out.putFloat(at, isMissing() ? Float.NaN : reader.getFloat());
      return;
    }
    double value = isMissing() ? Double.NaN : real();
    Table.Numbers.put(kept, out, at, value);
  }

  /** The next as a double, if it is not missing. */
  double real() {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      BigInteger digits =
          switch (stored) {
            case INT32 -> BigInteger.valueOf(reader.getInteger());
            case INT64 -> BigInteger.valueOf(reader.getLong());
            default -> new BigInteger(reader.getBinary().getBytes());
          };
      return new BigDecimal(digits, decimal.getScale()).doubleValue();
    }
    return switch (stored) {
      case FLOAT -> reader.getFloat();
      case DOUBLE -> reader.getDouble();
      case BOOLEAN -> reader.getBoolean() ? 1 : 0;
      case INT32 ->
          isUnsigned() ? Integer.toUnsignedLong(reader.getInteger()) : reader.getInteger();
      case INT64 -> wide(reader.getLong());
      default -> { // two bytes, a half
        ByteBuffer half = reader.getBinary().toByteBuffer().slice();
        yield NumberType.FLOAT16.real(half.order(ByteOrder.LITTLE_ENDIAN));
      }
    };
  }

  private double wide(long bits) {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES).putLong(0, bits);
    return isUnsigned() ? NumberType.UINT64.real(value) : bits;
  }

  private boolean isUnsigned() {
    return logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
  }
}
