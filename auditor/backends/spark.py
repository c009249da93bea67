"""Spark behind the few calls that this program makes of an Ibis connection.

What is kept goes to Parquet under the work folder and is read back as a view, so that no plan grows with the length of
the run. Nothing here runs Python on a worker.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot.expressions as sge
from ibis.common.exceptions import UnsupportedOperationError

from auditor.errors import UsageError
from auditor.text import Text

# Not ours to answer for, and told at every start: pandas is newer than pyspark knows.
warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)

try:
    from ibis.backends.pyspark import Backend as _PySpark
    from ibis.backends.pyspark.datatypes import PySparkSchema
    from ibis.backends.sql.compilers.base import NULL
    from ibis.backends.sql.compilers.pyspark import PySparkCompiler
    from pyspark.sql import SparkSession

    from auditor.backends.spark_session import FAILURES, asking, start
except ImportError as error:
    raise UsageError(
        Text("没有安装 pyspark，不能用 Spark 计算", "pyspark is not installed, so there is no Spark backend"),
        where="--backend spark",
        todo=Text("安装附加依赖：pip install 'icp-filing-auditor[spark]'",
                  "install the extra: pip install 'icp-filing-auditor[spark]'"),
    ) from error  # fmt: skip

# What results depend on must not depend on how a cluster is configured.
_SESSION = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


class _Compiler(PySparkCompiler):  # type: ignore[misc]
    """Spark's SQL where Ibis has none or means something else."""

    __slots__ = ()

    def visit_StringSplit(self, op: Any, *, arg: sge.Expression, delimiter: sge.Expression) -> Any:
        """By the text itself; Ibis would let Spark take it for a pattern."""
        return self.f.anon.split(arg, self.f.concat(r"\Q", delimiter, r"\E"))

    def visit_ArrayIndex(self, op: Any, *, arg: sge.Expression, index: sge.Expression) -> Any:
        """Null beyond the end, as elsewhere; Spark counts with 32 bits."""
        return self.f.anon.try_element_at(arg, self.cast(index, dt.int32) + 1)

    def visit_First(
        self, op: Any, *, arg: sge.Expression, where: Any, order_by: Sequence[Any], include_null: bool
    ) -> Any:
        """The first value by an order, which `min_by` finds; without an order as Ibis has it."""
        if not order_by:
            return super().visit_First(op, arg=arg, where=where, order_by=(), include_null=include_null)
        keys = [part for key, by in zip(op.order_by, order_by, strict=True) for part in self._sorted(key, by)]
        among = [] if include_null else [arg.is_(NULL).not_()]
        among += [where] if where is not None else []
        place = self.f.struct(*keys)
        return self.f.min_by(arg, self.if_(sge.and_(*among), place, NULL) if among else place)

    def _sorted(self, key: Any, by: sge.Ordered) -> tuple[Any, Any]:
        """Two columns whose ascending order is that of the key: where nulls stand, and the value."""
        nulls = self.if_(by.this.is_(NULL), 0 if key.nulls_first else 1, 1 if key.nulls_first else 0)
        return nulls, by.this if key.ascending else self._reversed(key, by.this)

    def _reversed(self, key: Any, value: sge.Expression) -> Any:
        if key.dtype.is_boolean():
            return sge.not_(value)
        if key.dtype.is_date():
            return sge.Neg(this=self.f.unix_date(value))
        if key.dtype.is_integer():
            return sge.Neg(this=value)
        raise UnsupportedOperationError(f"first by descending {key.dtype} on Spark")


class Spark(_PySpark):  # type: ignore[misc]
    """An Ibis connection to Spark whose stored tables are Parquet folders, and whose answers are exact Arrow tables."""

    compiler = _Compiler()

    def do_connect(self, session: SparkSession, work: Path, *, stops: bool) -> None:
        """Views of one run are its own: several runs may share one Spark."""
        super().do_connect(session.newSession(), **_SESSION)
        self._work, self._stops, self._copies = work, stops, 0

    def disconnect(self) -> None:
        """Stop Spark if it was started for this run."""
        if self._stops:
            with suppress(*FAILURES), warnings.catch_warnings(action="ignore"):
                self._session.stop()  # a Spark that is gone has been told of already

    def create_table(
        self, name: str, obj: ir.Table | None = None, *, schema: ibis.Schema | None = None
    ) -> ir.Table:
        """Compute a table once; later readers get the stored rows."""
        if obj is None:
            return self._stored(name, pa.Table.from_pylist([], ibis.schema(schema).to_pyarrow()))
        with asking(self._work):
            self._frame(obj).write.parquet(_uri(self._work / name))
        return self._view(name, [self._work / name], PySparkSchema.from_ibis(obj.schema()))

    def read_parquet(self, paths: str | Sequence[str]) -> ir.Table:
        """One or several files of equal columns."""
        files = [Path(path) for path in ([paths] if isinstance(paths, str) else paths)]
        schema = PySparkSchema.from_ibis(ibis.Schema.from_pyarrow(pq.read_schema(files[0])))
        return self._view(ibis.util.gen_name("parquet"), [self._seen(file) for file in files], schema)

    def to_pyarrow(self, expr: ir.Expr, **_: Any) -> Any:
        """The answer with the types of the expression."""
        table = expr.as_table()
        with asking(self._work):
            answer = self._frame(table).toArrow()
        return expr.__pyarrow_result__(answer.cast(table.schema().to_pyarrow()))

    def to_pyarrow_batches(self, expr: ir.Expr, *, chunk_size: int = 1_000_000, **_: Any) -> Any:
        """The answer in pieces and in order, never whole in memory."""
        schema = expr.as_table().schema().to_pyarrow()
        return pa.RecordBatchReader.from_batches(schema, self._pieces(expr.as_table(), schema, chunk_size))

    def to_parquet(self, expr: ir.Expr, path: str | Path, *, params: None = None, **options: Any) -> None:
        """The answer in one file."""
        pieces = self.to_pyarrow_batches(expr, chunk_size=100_000)
        with pq.ParquetWriter(path, pieces.schema, **options) as writer:
            for piece in pieces:
                writer.write_batch(piece)

    def _pieces(self, table: ir.Table, schema: pa.Schema, rows: int) -> Iterator[pa.RecordBatch]:
        folder = self._work / ibis.util.gen_name("answer")
        with asking(self._work):
            self._frame(table).write.parquet(_uri(folder))
        for part in sorted(folder.glob("part-*")):
            with pq.ParquetFile(part) as file:
                for batch in file.iter_batches(batch_size=rows):
                    yield from pa.Table.from_batches([batch]).cast(schema).to_batches()
        shutil.rmtree(folder)

    def _frame(self, table: ir.Table) -> Any:
        self._run_pre_execute_hooks(table)
        return self._session.sql(self.compile(table))

    def _register_in_memory_table(self, op: Any) -> None:
        self._stored(op.name, op.data.to_pyarrow(op.schema))

    def _stored(self, name: str, rows: pa.Table) -> ir.Table:
        file = self._work / f"{name}.parquet"
        pq.write_table(rows, file)
        return self._view(name, [file], PySparkSchema.from_ibis(ibis.Schema.from_pyarrow(rows.schema)))

    def _view(self, name: str, files: Sequence[Path], schema: Any) -> ir.Table:
        with asking(self._work):
            frame = self._session.read.schema(schema).parquet(*map(_uri, files))
            frame.createOrReplaceTempView(name)
            return self.table(name)

    def _seen(self, file: Path) -> Path:
        """The file where workers see it, under a name without signs that Spark would expand."""
        if self._work.parent in file.parents:
            return file
        self._copies += 1
        return Path(shutil.copyfile(file, self._work / f"copy-{self._copies}.parquet"))


def connect(master: str, work: Path) -> Spark:
    """A connection to the Spark of this process, which is started if there is none.

    Args:
        master: URL of the master; empty for what spark-defaults.conf says, or this machine's cores.
        work: folder of this run that all workers see.

    Raises:
        UsageError: there is no Java, or Spark does not start.
        IncompleteRun: Spark was started and is gone.
    """
    work.mkdir(parents=True, exist_ok=True)
    with asking(work):
        running = SparkSession.getActiveSession()
        session = running or start(master, work)
        connection: Spark = Spark().connect(session, work, stops=running is None)
    return connection


def _uri(path: Path) -> str:
    # Without a scheme Spark would look on the cluster's default file system.
    return f"file://{path.resolve()}"
