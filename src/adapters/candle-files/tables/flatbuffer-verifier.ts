/**
 * Reads a FlatBuffer whose bytes may be anything: every offset, vtable, vector and text must lie inside
 * it, and tables may be neither nested without end nor more than the bytes could hold. The library that
 * reads it afterwards checks none of this.
 *
 * @param shape The slots of the root table in the order of its schema.
 * @returns The values of the slots; undefined where the file left one out.
 * @throws {RangeError} Something points outside the bytes.
 * @see https://flatbuffers.dev/internals/
 */
export function readFlatBuffer<S extends TableShape>(bytes: Uint8Array, shape: S): TableOf<S> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tablesMax = bytes.byteLength / smallestTableBytes;
  proveInside(view, 0, 4);
  return readTable({ view, tablesMax, tablesRead: 0, depth: 0 }, target(view, 0), shape);
}

/** What a slot of a table holds: its bytes in the table, and how to read and prove them. */
export interface Slot<T> {
  readonly bytes: number;
  readonly read: (walk: Walk, at: number, earlier: Readonly<Record<string, unknown>>) => T;
}

/** Slots by name, in the order of the schema. */
export type TableShape = Readonly<Record<string, Slot<unknown>>>;

export type TableOf<S extends TableShape> = {
  readonly [K in keyof S]: S[K] extends Slot<infer T> ? T | undefined : never;
};

/** How far a reading came. */
interface Walk {
  readonly view: DataView;
  readonly tablesMax: number;
  tablesRead: number;
  depth: number;
}

export const uint8: Slot<number> = { bytes: 1, read: ({ view }, at) => view.getUint8(at) };
export const int16: Slot<number> = { bytes: 2, read: ({ view }, at) => view.getInt16(at, true) };
export const int32: Slot<number> = { bytes: 4, read: ({ view }, at) => view.getInt32(at, true) };
/** As a number: no size or count beyond 2^53 is true. */
export const int64: Slot<number> = {
  bytes: 8,
  read: ({ view }, at) => Number(view.getBigInt64(at, true)),
};

/** A text, passed over. */
export const text: Slot<unknown> = {
  bytes: 4,
  read: ({ view }, at) => vectorAt(view, at, 1).count,
};

/** A table of its own; its shape is asked for when it is met, so that shapes can hold themselves. */
export function tableOf<S extends TableShape>(shape: () => S): Slot<TableOf<S>> {
  return { bytes: 4, read: (walk, at) => readTable(walk, target(walk.view, at), shape()) };
}

export function tablesOf<S extends TableShape>(shape: () => S): Slot<readonly TableOf<S>[]> {
  return {
    bytes: 4,
    read: (walk, at) => {
      const { start, count } = vectorAt(walk.view, at, 4);
      return Array.from({ length: count }, (_, k) =>
        readTable(walk, target(walk.view, start + 4 * k), shape()),
      );
    },
  };
}

/** Structs, or plain numbers, of `structBytes` each, as the bytes that they are. */
export function structsOf(structBytes: number): Slot<DataView> {
  return {
    bytes: 4,
    read: ({ view }, at) => {
      const { start, count } = vectorAt(view, at, structBytes);
      return new DataView(view.buffer, view.byteOffset + start, count * structBytes);
    },
  };
}

/** One of several tables, told by the number in an earlier slot; of unknown ones nothing is read. */
export function oneOf(
  typeSlot: string,
  shapes: () => Readonly<Record<number, TableShape>>,
): Slot<Readonly<Record<string, unknown>>> {
  return {
    bytes: 4,
    read: (walk, at, earlier) => {
      const shape = shapes()[Number(earlier[typeSlot] ?? 0)] ?? {};
      return readTable(walk, target(walk.view, at), shape);
    },
  };
}

/** Its distance to its vtable. */
const smallestTableBytes = 4;
/** As other readers of Arrow allow fields to be nested. */
const depthMax = 64;

function readTable<S extends TableShape>(walk: Walk, at: number, shape: S): TableOf<S> {
  const { view } = walk;
  walk.tablesRead += 1;
  walk.depth += 1;
  prove(
    walk.depth <= depthMax && walk.tablesRead <= walk.tablesMax,
    "its metadata are nested too deep",
  );
  const vtable = at - view.getInt32(at, true);
  proveInside(view, vtable, 4);
  const vtableBytes = view.getInt16(vtable, true);
  const tableBytes = view.getInt16(vtable + 2, true);
  prove(vtableBytes >= 4 && tableBytes >= smallestTableBytes, broken);
  proveInside(view, vtable, vtableBytes);
  proveInside(view, at, tableBytes);
  const values: Record<string, unknown> = {};
  for (const [k, [name, slot]] of Object.entries(shape).entries()) {
    const entry = 4 + 2 * k;
    const distance = entry < vtableBytes ? view.getInt16(vtable + entry, true) : 0;
    if (distance === 0) continue;
    prove(distance >= smallestTableBytes && distance + slot.bytes <= tableBytes, broken);
    values[name] = slot.read(walk, at + distance, values);
  }
  walk.depth -= 1;
  return values as TableOf<S>;
}

/** Where the offset at `at` points: always forward. */
function target(view: DataView, at: number): number {
  const distance = view.getInt32(at, true);
  prove(distance >= 4, broken);
  proveInside(view, at + distance, 4);
  return at + distance;
}

function vectorAt(
  view: DataView,
  at: number,
  elementBytes: number,
): { readonly start: number; readonly count: number } {
  const start = target(view, at) + 4;
  const count = view.getInt32(start - 4, true);
  proveInside(view, start, count * elementBytes);
  return { start, count };
}

function proveInside(view: DataView, at: number, bytes: number): void {
  prove(bytes >= 0 && at >= 0 && at + bytes <= view.byteLength, broken);
}

const broken = "its metadata point outside themselves";

/** @throws {RangeError} The reason, where it does not hold. */
export function prove(holds: boolean, reason: string): asserts holds {
  if (!holds) throw new RangeError(reason);
}
