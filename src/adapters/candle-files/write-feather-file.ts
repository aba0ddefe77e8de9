import { open } from "node:fs/promises";
import {
  AsyncByteQueue,
  CompressionType,
  compressionRegistry,
  type Data,
  Field,
  Float64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMillisecond,
} from "apache-arrow";
import { type CandleSeries, candleCount, sliceCandles } from "../../market/candle-series.ts";
import { loadArrowCodecs, refuseLz4 } from "./tables/arrow-codecs.ts";

/** As pandas and Freqtrade write them. */
const rowsPerBatch = 65_536;

/**
 * Writes Feather version 2 with LZ4, as pandas and Freqtrade do: date timestamp[ms, UTC], open, high,
 * low, close and, where there is one, volume, all float64.
 *
 * @throws {WorldError} E_CODEC: the library for LZ4 cannot be loaded.
 */
export async function writeFeatherFile(path: string, series: CandleSeries): Promise<void> {
  await loadArrowCodecs();
  const compressionType = CompressionType.LZ4_FRAME;
  if (compressionRegistry.get(compressionType)?.encode === undefined) refuseLz4(undefined);
  const names = ["open", "high", "low", "close", ...(series.volume ? ["volume"] : [])];
  const schema = new Schema([
    new Field("date", new TimestampMillisecond("UTC"), true),
    ...names.map((name) => new Field(name, new Float64(), true)),
  ]);
  const queue = new PartsQueue();
  const writer = new CompressedFileWriter({ compressionType });
  writer.reset(queue, schema);
  const file = await open(path, "w");
  try {
    for (let from = 0; from < candleCount(series); from += rowsPerBatch) {
      const until = Math.min(from + rowsPerBatch, candleCount(series));
      writer.write(batchOf(sliceCandles(series, from, until), schema));
      for (const part of queue.take()) await file.appendFile(part);
    }
    writer.finish();
    for (const part of queue.take()) await file.appendFile(part);
  } finally {
    await file.close();
  }
}

function batchOf(series: CandleSeries, schema: Schema): RecordBatch {
  const { openTimeMs, open: opens, high, low, close, volume } = series;
  const length = openTimeMs.length;
  const times = BigInt64Array.from(openTimeMs, BigInt);
  const dates: Data = makeData({ type: new TimestampMillisecond("UTC"), length, data: times });
  const values = [opens, high, low, close, ...(volume === undefined ? [] : [volume])];
  const doubles = values.map((data): Data => makeData({ type: new Float64(), length, data }));
  const children = [dates, ...doubles];
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children }));
}

/**
 * Apache Arrow 21.2 for JavaScript puts the compressed length before each buffer where the format
 * wants the uncompressed one, and other readers then refuse the file.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#compression
 */
class CompressedFileWriter extends RecordBatchFileWriter {
  protected override _compressBodyBuffers(
    plain: Parameters<RecordBatchFileWriter["_compressBodyBuffers"]>[0],
  ): ReturnType<RecordBatchFileWriter["_compressBodyBuffers"]> {
    const compressed = super["_compressBodyBuffers"](plain);
    for (const [k, { byteLength }] of plain.entries()) {
      const { buffer, byteOffset, byteLength: prefixBytes } = compressed.buffers[2 * k]!;
      if (prefixBytes === 0) continue;
      const prefix = new DataView(buffer, byteOffset);
      // -1 says that the buffer is kept as it is.
      if (prefix.getBigInt64(0, true) >= 0n) prefix.setBigInt64(0, BigInt(byteLength), true);
    }
    return compressed;
  }
}

/** Hands over what was written so far, so that memory holds one batch and not the file. */
class PartsQueue extends AsyncByteQueue {
  #parts: Uint8Array[] = [];

  override write(part: Parameters<AsyncByteQueue["write"]>[0]): void {
    if (ArrayBuffer.isView(part)) {
      this.#parts.push(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    } else {
      super.write(part);
    }
  }

  take(): readonly Uint8Array[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }
}
