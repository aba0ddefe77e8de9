import {
  type Data,
  DataType,
  DateUnit,
  Precision,
  type RecordBatch,
  TimeUnit,
  Vector,
} from "apache-arrow";
import { dividedExactly } from "./epoch-time.ts";
import type { Cell } from "./table-source.ts";

/** Reads the cells of one column of a batch by row number. */
export type CellReader = (i: number) => Cell;

/** True where the type says by itself what moment a value is. */
export function holdsMoments(type: DataType): boolean {
  const inner: unknown = DataType.isDictionary(type) ? type.dictionary : type;
  return DataType.isTimestamp(inner) || DataType.isDate(inner);
}

/**
 * Column k of a batch as cells: moments as epoch milliseconds, numbers as they are, decimals and
 * everything else as text, empty ones undefined.
 *
 * @throws {RangeError} The batch has fewer values than rows: the file was cut.
 */
export function arrowColumn(batch: RecordBatch, k: number): CellReader {
  const data = batch.data.children[k];
  // A stream without a single batch.
  if (data === undefined || batch.numRows === 0) return () => undefined;
  const read = valueReader(data);
  return data.nullCount === 0 ? read : (i) => (data.getValid(i) ? read(i) : undefined);
}

function valueReader(data: Data): CellReader {
  const { type } = data;
  if (data.nullCount === data.length) return () => undefined;
  proveWhole(data);
  if (DataType.isTimestamp(type)) return timestamps(data.values as BigInt64Array, type.unit);
  if (DataType.isDate(type)) return dates(data, type.unit);
  if (DataType.isTime(type)) return timesOfDay(data, type.unit);
  if (DataType.isDecimal(type)) return decimals(data, type.scale);
  if (DataType.isInt(type) || (DataType.isFloat(type) && type.precision !== Precision.HALF)) {
    const values = data.values as Float64Array | BigInt64Array;
    return (i) => values[i];
  }
  return others(data);
}

/** Shorter than the batch says where the file was cut; a typed array would answer undefined. */
function proveWhole({ values, valueOffsets, length, stride }: Data): void {
  const isText = (valueOffsets as ArrayLike<unknown> | undefined)?.length !== undefined;
  const [held, needed] = isText
    ? [(valueOffsets as ArrayLike<unknown>).length, length + 1]
    : [(values as ArrayLike<unknown> | undefined)?.length ?? needlessLength, length * stride];
  if (held < needed) throw new RangeError(`a batch has ${held} of ${needed} values`);
}

/** Of columns that are kept in other ways, such as views of text. */
const needlessLength = Infinity;

const perSecond: Record<TimeUnit, bigint> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

function timestamps(values: BigInt64Array, unit: TimeUnit): CellReader {
  if (unit === TimeUnit.SECOND) return (i) => Number(values[i]) * 1000;
  if (unit === TimeUnit.MILLISECOND) return (i) => Number(values[i]);
  const perMs = perSecond[unit] / 1000n;
  return (i) => dividedExactly(values[i]!, perMs);
}

function dates(data: Data, unit: DateUnit): CellReader {
  if (unit === DateUnit.DAY) {
    const days = data.values as Int32Array;
    return (i) => days[i]! * 86_400_000;
  }
  const values = data.values as BigInt64Array;
  return (i) => Number(values[i]);
}

/** "09:30:00.5" */
function timesOfDay(data: Data, unit: TimeUnit): CellReader {
  const values = data.values as Int32Array | BigInt64Array;
  return (i) => {
    const ms = dividedExactly(BigInt(values[i]!) * 1000n, perSecond[unit]);
    return new Date(ms).toISOString().slice(11, -1);
  };
}

/** Words of 32 bits, lowest first, `stride` for each number in two's complement. */
function decimals({ values, stride }: Data, scale: number): CellReader {
  const words = values as Uint32Array;
  return (i) => {
    let whole = 0n;
    for (let w = stride - 1; w >= 0; w--) whole = (whole << 32n) | BigInt(words[i * stride + w]!);
    return decimalText(BigInt.asIntN(stride * 32, whole), scale);
  };
}

// 12345 with scale 2 -> "123.45"
function decimalText(value: bigint, scale: number): string {
  if (scale <= 0) return String(value * 10n ** BigInt(-scale));
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const sign = value < 0n ? "-" : "";
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Text, dictionaries, booleans and the rest, read by the library itself. */
function others(data: Data): CellReader {
  const vector = new Vector([data]);
  const decoder = new TextDecoder();
  return (i) => {
    const value: unknown = vector.get(i);
    if (value === null || value === undefined) return undefined;
    if (typeof value === "number" || typeof value === "bigint" || typeof value === "string") {
      return value;
    }
    // Some tools write text without saying that it is text.
    if (value instanceof Uint8Array) return decoder.decode(value);
    return typeof value === "boolean" ? String(value) : "(nested)";
  };
}
