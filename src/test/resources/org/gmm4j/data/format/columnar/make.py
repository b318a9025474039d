"""Makes the files beside it: python3 make.py (see versions.txt)."""

import datetime
import decimal
import platform

import numpy
import pandas
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

ROWS = 120


def column(name, kind, formula):
    return pa.field(name, kind), pa.array([formula(i) for i in range(ROWS)], type=kind)


def table(*columns):
    return pa.table([c[1] for c in columns], schema=pa.schema([c[0] for c in columns]))


types = table(
    column("flag", pa.bool_(), lambda i: i % 3 == 0),
    column("u8", pa.uint8(), lambda i: i % 256),
    column("i8", pa.int8(), lambda i: i % 256 - 128),
    column("u16", pa.uint16(), lambda i: i * 501),
    column("i16", pa.int16(), lambda i: i * 501 - 30000),
    column("u32", pa.uint32(), lambda i: i * 35000000),
    column("i32", pa.int32(), lambda i: i * 17000000 - 1000000000),
    column("u64", pa.uint64(), lambda i: i * 2**57),
    column("i64", pa.int64(), lambda i: i * 2**54 - 2**60),
    column("f16", pa.float16(), lambda i: numpy.float16(i / 8 - 4)),
    column("f32", pa.float32(), lambda i: i / 8 - 4),
    column("f64", pa.float64(), lambda i: i / 7),
    column("money", pa.decimal128(20, 3), lambda i: decimal.Decimal(i * 1001 - 7).scaleb(-3)),
    column("huge", pa.decimal256(50, 2), lambda i: decimal.Decimal(i * 10**30).scaleb(-2)),
)
texts = table(
    column("x", pa.float32(), lambda i: i / 4),
    column("text", pa.string(), lambda i: "abc"[i % 3] * (i % 20 + 1)),
    column("category", pa.dictionary(pa.int8(), pa.string()), lambda i: "xyz"[i % 3]),
    column("code", pa.int64(), lambda i: i % 5 - 2),
    column("large", pa.large_string(), lambda i: "größer"[: i % 6 + 1]),
    column("y", pa.float64(), lambda i: -i),
)
lists = table(column("embedding", pa.list_(pa.float32()), lambda i: [i / 8 + j for j in range(5)]))
named = table(
    column("id", pa.int32(), lambda i: i),
    column("fixed", pa.list_(pa.float64(), 5), lambda i: [i / 8 + j for j in range(5)]),
)

feather.write_feather(types, "types.feather", compression="lz4", chunksize=50)
feather.write_feather(types, "types-plain.feather", compression="uncompressed")
feather.write_feather(texts, "texts.feather", compression="zstd", chunksize=50)
feather.write_feather(lists, "lists.feather", compression="zstd", chunksize=50)
feather.write_feather(named, "named.feather", compression="uncompressed")
with pa.OSFile("types.arrows", "wb") as out, pa.ipc.new_stream(out, types.schema) as writer:
    writer.write_table(types, max_chunksize=50)
views = texts.append_column("view", texts["text"].cast(pa.string_view()))
views = views.append_column("z", views["y"])
with pa.OSFile("views.arrow", "wb") as out, pa.ipc.new_file(out, views.schema) as writer:
    writer.write_table(views, max_chunksize=50)

pq.write_table(types, "types-snappy.parquet", compression="snappy", row_group_size=50)
pq.write_table(types, "types-zstd.parquet", compression="zstd", data_page_version="2.0")
pq.write_table(types, "types-gzip.parquet", compression="gzip", use_dictionary=False)
pq.write_table(types, "types-lz4.parquet", compression="lz4", row_group_size=50)
plain = types.select(["u8", "i8", "f32"])
pq.write_table(plain, "few-plain.parquet", compression="none", write_statistics=False)
pq.write_table(plain, "few-brotli.parquet", compression="brotli")
pq.write_table(texts, "texts.parquet", compression="zstd", row_group_size=50)
pq.write_table(lists, "lists.parquet", compression="zstd", row_group_size=50)
pq.write_table(named, "named.parquet", compression="snappy")
short = texts.slice(0, 9).select(["x", "text", "category"]).rename_columns(["x", "t", "c"])
short = short.append_column("label", short["c"])
pq.write_table(short, "short.parquet", compression="snappy")
feather.write_feather(short, "short.feather", compression="zstd")
short = pa.table({"x": short["x"], "label": short["t"].cast(pa.string_view())})
with pa.OSFile("short.arrow", "wb") as out, pa.ipc.new_file(out, short.schema) as writer:
    writer.write_table(short)
with pa.OSFile("short.arrows", "wb") as out, pa.ipc.new_stream(out, lists.schema) as writer:
    writer.write_table(lists.slice(0, 30), max_chunksize=20)
feather.write_feather(lists, "lz4.feather", compression="lz4")
# columns of several LZ4 blocks, which refer to each other
long = pa.table({"v": pa.array(numpy.arange(30000) % 250 / 4)})
feather.write_feather(long, "long.feather", compression="lz4")
pq.write_table(long, "long.parquet", compression="lz4", use_dictionary=False)
nested = pa.table({"a": [1.5, 2], "s": [{"x": 1.0}, {"x": 2.0}], "l": [[[1.0]], [[2.0]]]})
pq.write_table(nested, "nested.parquet")
feather.write_feather(nested, "nested.feather", compression="uncompressed")
pq.write_table(
    types.select(["f32", "f64"]),
    "split.parquet",
    compression="zstd",
    use_dictionary=False,
    use_byte_stream_split=True,
)

frame = pandas.DataFrame({"a": [1.5, 2.5, 3.5], "b": [4, 5, 6]}, index=[7, 9, 8])
frame.to_parquet("pandas.parquet")
frame.assign(day=datetime.date(2026, 1, 1)).reset_index(drop=True).to_feather("dates.feather")

gaps = pa.table({"a": pa.array([1.5, None, 3], pa.float32()), "b": pa.array([1, 2, None], pa.int8())})
pq.write_table(gaps, "gaps.parquet")
feather.write_feather(gaps, "gaps.feather")
ragged = pa.table({"e": pa.array([[1, 2], [3], [4, 5]], pa.list_(pa.float32()))})
pq.write_table(ragged, "ragged.parquet")
feather.write_feather(ragged, "ragged.feather")

# unions, which had one more buffer before Arrow 1.0
of = pa.UnionArray.from_sparse(
    pa.array([0, 1, 0], pa.int8()), [pa.array([1.0, 2.0, 3.0]), pa.array(["a", "b", "c"])]
)
union = pa.table({"u": of, "a": [1.5, 2.5, 3.5], "b": [4.0, 5.0, 6.0]})
for version in ("V4", "V5"):
    options = pa.ipc.IpcWriteOptions(metadata_version=getattr(pa.ipc.MetadataVersion, version))
    name = f"union-{version.lower()}"
    with pa.OSFile(name + ".arrow", "wb") as out:
        with pa.ipc.new_file(out, union.schema, options=options) as writer:
            writer.write_table(union)
    with pa.OSFile(name + ".arrows", "wb") as out:
        with pa.ipc.new_stream(out, union.schema, options=options) as writer:
            writer.write_table(union)

with open("versions.txt", "w") as out:
    out.write(
        f"Python {platform.python_version()}, NumPy {numpy.__version__}, "
        f"pandas {pandas.__version__}, PyArrow {pa.__version__}\n"
    )
