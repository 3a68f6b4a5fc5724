"""An extract as Parquet: typed columns, and what they mean in the file's own metadata.

The one thing to know: Parquet has its metadata last, so a row group is sent as soon as it is full and nothing is kept.
"""

from collections.abc import Callable, Iterable, Iterator

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from data.extract_metadata import ExtractInfo, column_comments
from data.extract_outbox import Outbox


def write_parquet(schema: pa.Schema, tables: Iterable[pa.Table], told: Callable[[], ExtractInfo]) -> Iterator[bytes]:
    """Yield a Parquet file, a row group per table. `told`: asked when the rows have been sent.

    The metadata is under the key `lagesbild` as JSON; what is asked for most stands under keys of its own as well.
    """
    comments = column_comments(is_internal=True)
    described = pa.schema([field.with_metadata({"comment": comments[field.name]}) for field in schema])
    outbox = Outbox()
    with pq.ParquetWriter(outbox, described, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table.cast(described))
            yield outbox.take()
        info = told()
        writer.add_key_value_metadata(
            {
                "title": info.title[0],
                "citation": info.citation[0],
                "api_call": info.address,
                "release": str(info.release),
                "row_count": str(info.row_count),
                "contains_synthetic_data": str(info.is_synthetic).lower(),
                "lagesbild": orjson.dumps(info.as_json()).decode(),
            }
        )
    yield outbox.take()
