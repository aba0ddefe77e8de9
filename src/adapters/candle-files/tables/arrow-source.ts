import { open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { type RecordBatch, RecordBatchReader } from "apache-arrow";
import { MisuseError, OperationalError } from "../../../foundation/errors.ts";
import { loadArrowCodecs } from "./arrow-codecs.ts";
import { arrowColumn, type CellReader, holdsMoments } from "./arrow-column.ts";
import { verifyArrowMetadata } from "./arrow-metadata-verifier.ts";
import type { TableSource } from "./table-source.ts";

/**
 * An Arrow file (Feather version 2) or Arrow stream, plain or compressed, read batch by batch.
 *
 * @throws {MisuseError} E_FEATHER: no such file format, or torn.
 * @throws {WorldError} E_CODEC: the file is compressed and the codec cannot be loaded.
 */
export async function openArrowSource(path: string): Promise<TableSource> {
  await verifyMetadata(path);
  const fields = await withReader(path, (reader) => Promise.resolve(reader.schema.fields));
  return {
    format: "Feather",
    errorCode: "E_FEATHER",
    columns: fields.map(({ name, type }) => ({
      // A column may go without one, whatever the library's types say.
      name: (name as string | null) ?? "",
      holds: holdsMoments(type) ? "moment" : "value",
    })),
    readChunks: (columns, take) =>
      withReader(path, async (reader) => {
        for (;;) {
          const batch = await tornNamed(path, () => nextBatch(reader));
          if (batch === undefined) return;
          const cells = await tornNamed(path, () =>
            columns.map((k) => tornCellNamed(path, arrowColumn(batch, k))),
          );
          const cell = (k: number, i: number) => cells[k]!(i);
          if (take({ rowCount: batch.numRows, cell }) === "enough") return;
          // What the codec allocated is given back only when the event loop turns.
          await setImmediate();
        }
      }),
  };
}

async function verifyMetadata(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await tornNamed(path, () => verifyArrowMetadata(file));
  } finally {
    await file.close();
  }
}

async function withReader<T>(
  path: string,
  work: (reader: RecordBatchReader) => Promise<T>,
): Promise<T> {
  await loadArrowCodecs();
  const file = await open(path, "r");
  try {
    const reader = await tornNamed(path, async () => {
      const opened = await RecordBatchReader.from(file);
      return opened.open();
    });
    return await work(reader);
  } finally {
    await file.close();
  }
}

async function nextBatch(reader: RecordBatchReader): Promise<RecordBatch | undefined> {
  const { done, value } = (await reader.next()) as IteratorResult<RecordBatch>;
  return done === true ? undefined : value;
}

/** What the library throws at a broken file are its own slips: the person is told about the file. */
async function tornNamed<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw tornBy(path, error);
  }
}

function tornCellNamed(path: string, read: CellReader): CellReader {
  return (i) => {
    try {
      return read(i);
    } catch (error) {
      throw tornBy(path, error);
    }
  };
}

function tornBy(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OperationalError) return error;
  return tornFile(path, error.message.split("\n")[0] ?? "", error);
}

/** The error for an Arrow file that is not whole. */
export function tornFile(path: string, reason: string, cause?: unknown): MisuseError {
  const message = `Cannot read ${path} as Feather candles: the file is torn or no Arrow file`;
  return new MisuseError("E_FEATHER", reason === "" ? message : `${message} (${reason})`, {
    cause,
  });
}
