import { zstdExpansionMax } from "./arrow-codecs.ts";
import { type ArrowBatch, type ArrowField, int64At } from "./arrow-metadata.ts";
import { prove } from "./flatbuffer-verifier.ts";

export interface BatchPlace {
  readonly bodyBytes: number;
  /** Of the table; undefined for a dictionary. */
  readonly columns: readonly ArrowField[] | undefined;
}

/**
 * Proves that a batch's buffers lie in its body, and that the body can hold as many rows as it says.
 *
 * @throws {RangeError} What is wrong with the batch.
 */
export function verifyBatch(batch: ArrowBatch, { bodyBytes, columns }: BatchPlace): void {
  const { length: rows = 0, nodes = nothing, buffers = nothing } = batch;
  const valuesMax = 8 * bodyBytes * expansionOf(batch);
  prove(rows >= 0 && rows <= valuesMax, "a batch has more rows than bytes for them");
  verifyNodes(nodes, valuesMax);
  verifyBuffers(buffers, bodyBytes);
  verifyVariadicCounts(batch, buffers.byteLength / 16);
  if (columns !== undefined) verifyColumnLengths(columns, nodes, rows);
}

const nothing = new DataView(new ArrayBuffer(0));

/** The most bytes that one byte can become, by the number of the codec: LZ4, ZSTD. */
const expansionMax: Readonly<Record<string | number, number>> = {
  none: 1,
  0: 255,
  1: zstdExpansionMax,
};

function expansionOf({ compression }: ArrowBatch): number {
  const expansion = expansionMax[compression === undefined ? "none" : (compression.codec ?? 0)];
  prove(expansion !== undefined, "its compression is unknown");
  return expansion;
}

function verifyNodes(nodes: DataView, valuesMax: number): void {
  for (let at = 0; at < nodes.byteLength; at += 16) {
    const [values, empty] = [int64At(nodes, at), int64At(nodes, at + 8)];
    prove(values >= 0 && values <= valuesMax, "a column has more values than bytes for them");
    prove(empty >= 0 && empty <= values, "a column has more empty values than values");
  }
}

function verifyBuffers(buffers: DataView, bodyBytes: number): void {
  for (let at = 0; at < buffers.byteLength; at += 16) {
    const [offset, bytes] = [int64At(buffers, at), int64At(buffers, at + 8)];
    const isInside = offset >= 0 && bytes >= 0 && offset + bytes <= bodyBytes;
    prove(bytes === 0 || isInside, "a column lies outside its batch");
  }
}

function verifyVariadicCounts({ variadicBufferCounts }: ArrowBatch, bufferCount: number): void {
  for (let at = 0; at < (variadicBufferCounts?.byteLength ?? 0); at += 8) {
    const count = int64At(variadicBufferCounts!, at);
    prove(count >= 0 && count <= bufferCount, "a text column has more buffers than its batch");
  }
}

/** Columns of other lengths than the batch would be filled up in memory. */
function verifyColumnLengths(columns: readonly ArrowField[], nodes: DataView, rows: number): void {
  let node = 0;
  for (const column of columns) {
    prove(16 * node < nodes.byteLength, "a batch has not all columns");
    prove(int64At(nodes, 16 * node) === rows, "a column is not as long as its batch");
    node += nodeCount(column);
  }
}

/** Nested values have nodes of their own; those of a dictionary are in its batch. */
function nodeCount({ dictionary, children = [] }: ArrowField): number {
  if (dictionary !== undefined) return 1;
  return children.reduce((count, child) => count + nodeCount(child), 1);
}

/** Decimal digits that 256 bits can hold. */
const decimalDigitsMax = 77;

/**
 * Proves that a column's type is one that can be read: sizes that are no sizes would be taken as such.
 *
 * @throws {RangeError} What is wrong with the type.
 */
export function verifyField({ type = {}, children = [] }: ArrowField): void {
  const { scale = 0, bitWidth = 8, byteWidth = 0, listSize = 0 } = type;
  prove(Math.abs(Number(scale)) <= decimalDigitsMax, "a column has a scale that is none");
  prove(bitWidths.has(bitWidth), "a column has a width that is none");
  prove(Number(byteWidth) >= 0 && Number(listSize) >= 0, "a column has a size that is none");
  for (const child of children) verifyField(child);
}

const bitWidths: ReadonlySet<unknown> = new Set([8, 16, 32, 64, 128, 256]);
