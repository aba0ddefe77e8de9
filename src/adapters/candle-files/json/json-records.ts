import type { JsonValue } from "./json-walker.ts";

/** Reads records as cells of text; objects by the names of `leafNames`. */
export type RecordCells = (record: JsonValue) => readonly string[] | undefined;

/**
 * Names of the values that the objects hold, in the order in which they come; values one level
 * deeper are called by their own key, or "outer:inner" where two outer keys share it.
 */
export function leafNames(records: readonly JsonValue[]): readonly string[] {
  const leaves = new Map<string, Leaf>();
  for (const record of records) {
    for (const leaf of leavesOf(record)) leaves.set(JSON.stringify([leaf.outer, leaf.key]), leaf);
  }
  const all = [...leaves.values()];
  return all.map(({ outer, key }) =>
    outer !== undefined && all.some((other) => other.key === key && other.outer !== outer)
      ? `${outer}:${key}`
      : key,
  );
}

/** Makes the reader of objects with these names. */
export function objectCells(names: readonly string[]): RecordCells {
  const place = new Map(names.map((name, i) => [name, i]));
  return (record) => {
    if (!(record instanceof Map)) return undefined;
    const cells = names.map(() => "");
    for (const { outer, key, value } of leavesOf(record)) {
      const column = place.get(outer === undefined ? key : `${outer}:${key}`) ?? place.get(key);
      if (column !== undefined) cells[column] = cellText(value);
    }
    return cells;
  };
}

/** The cells of an array; values that are no scalar become empty. */
export function arrayCells(record: JsonValue): readonly string[] | undefined {
  return Array.isArray(record) ? record.map(cellText) : undefined;
}

export function cellText(value: JsonValue): string {
  const scalar = unwrapped(value);
  return typeof scalar === "object" && scalar !== null ? "" : String(scalar);
}

interface Leaf {
  readonly outer: string | undefined;
  readonly key: string;
  readonly value: JsonValue;
}

function leavesOf(record: JsonValue): Leaf[] {
  if (!(record instanceof Map)) return [];
  const leaves: Leaf[] = [];
  for (const [key, value] of record) {
    const plain = unwrapped(value);
    if (plain instanceof Map) {
      for (const [inner, leaf] of plain) leaves.push({ outer: key, key: inner, value: leaf });
    } else {
      leaves.push({ outer: undefined, key, value: plain });
    }
  }
  return leaves;
}

/** Databases wrap values as {"$date": ...}, {"$numberDecimal": ...}. */
function unwrapped(value: JsonValue): JsonValue {
  if (!(value instanceof Map) || value.size !== 1) return value;
  const [key, inner] = [...value][0]!;
  return key.startsWith("$") ? unwrapped(inner) : value;
}
