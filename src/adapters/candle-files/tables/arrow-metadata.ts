import {
  int16,
  int32,
  int64,
  oneOf,
  type Slot,
  structsOf,
  type TableOf,
  type TableShape,
  tableOf,
  tablesOf,
  text,
  uint8,
} from "./flatbuffer-verifier.ts";

/*
 * The tables of Arrow's metadata, slots in the order of its schema:
 * https://github.com/apache/arrow/tree/main/format (Schema.fbs, Message.fbs, File.fbs).
 */

const keyValueShape = { key: text, value: text };
const customMetadata = tablesOf(() => keyValueShape);

const intShape = { bitWidth: int32, isSigned: uint8 };
const unitShape = { unit: int16 };

/** By the number of the type; types without slots are left out. */
const typeShapes: Readonly<Record<number, TableShape>> = {
  2: intShape,
  3: { precision: int16 },
  7: { precision: int32, scale: int32, bitWidth: int32 },
  8: unitShape,
  9: { unit: int16, bitWidth: int32 },
  10: { unit: int16, timezone: text },
  11: unitShape,
  14: { mode: int16, typeIds: structsOf(4) },
  15: { byteWidth: int32 },
  16: { listSize: int32 },
  17: { keysSorted: uint8 },
  18: unitShape,
};

const dictionaryShape = {
  id: int64,
  indexType: tableOf(() => intShape),
  isOrdered: uint8,
  kind: int16,
};

/** A column, or what is nested in one. */
export interface ArrowField {
  readonly type: Readonly<Record<string, unknown>> | undefined;
  readonly dictionary: object | undefined;
  readonly children: readonly ArrowField[] | undefined;
}

const children: Slot<readonly ArrowField[]> = tablesOf(() => fieldShape);

const fieldShape = {
  name: text,
  nullable: uint8,
  typeId: uint8,
  type: oneOf("typeId", () => typeShapes),
  dictionary: tableOf(() => dictionaryShape),
  children,
  customMetadata,
};

export const schemaShape = {
  endianness: int16,
  fields: tablesOf(() => fieldShape),
  customMetadata,
  features: structsOf(8),
};

export const recordBatchShape = {
  length: int64,
  /** Values int64, empty ones int64. */
  nodes: structsOf(16),
  /** Offset int64, length int64, both in bytes. */
  buffers: structsOf(16),
  compression: tableOf(() => ({ codec: uint8, method: uint8 })),
  variadicBufferCounts: structsOf(8),
};

export type ArrowBatch = TableOf<typeof recordBatchShape>;

export const dictionaryBatchShape = {
  id: int64,
  data: tableOf(() => recordBatchShape),
  isDelta: uint8,
};

/** Offset int64, metadata length int32, four empty bytes, body length int64. */
export const blockBytes = 24;

export const footerShape = {
  version: int16,
  schema: tableOf(() => schemaShape),
  dictionaries: structsOf(blockBytes),
  recordBatches: structsOf(blockBytes),
  customMetadata,
};

/** Kinds of messages by their numbers. */
export const messageKinds = { schema: 1, dictionaryBatch: 2, recordBatch: 3 };

/** A message whose header is one kind of table. */
export function messageShape<S extends TableShape>(header: () => S) {
  return { version: int16, kind: uint8, header: tableOf(header), bodyBytes: int64, customMetadata };
}

/** A number of a struct. */
export function int64At(structs: DataView, at: number): number {
  return Number(structs.getBigInt64(at, true));
}
