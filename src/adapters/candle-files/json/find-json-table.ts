import { chooseAsset } from "../assets/choose-asset.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import { plainNames } from "../column-roles.ts";
import { findTable, type TableFinding, type TableLayout } from "../table-layout.ts";
import { arrayCells, cellText, isScalar, leafNames, objectCells } from "./json-records.ts";
import type { JsonValue } from "./json-walker.ts";

/** Where in a JSON text the candles are and how one of them is written. */
export type JsonTable = JsonRecordTable | { readonly kind: "columns"; readonly path: JsonPath };

export interface JsonRecordTable {
  readonly kind: "records";
  readonly path: JsonPath;
  /** One document per candle. */
  readonly areDocuments: boolean;
  readonly layout: TableLayout;
  /** Records to pass over before the first row. */
  readonly skip: number;
  /** Cells of one record; `undefined`: it is none. */
  readonly cells: (record: JsonValue, key: string) => readonly string[] | undefined;
}

type JsonPath = readonly string[];
type TableOptions = Pick<CandleFileOptions, "asset" | "instrument">;

export interface JsonSearch {
  readonly table: JsonTable | undefined;
  /** The nearest thing to a table where there is none. */
  readonly incomplete: Extract<TableFinding, { kind: "incomplete" }> | undefined;
}

const depthMax = 4;
const sampleRecords = 100;

/**
 * Looks for candles in the beginning of a JSON text.
 *
 * @param documents The texts as far as they were read; the last may be cut.
 * @throws {MisuseError} E_ASSET.
 */
export function findJsonTable(documents: readonly JsonValue[], options: TableOptions): JsonSearch {
  const search: { incomplete: JsonSearch["incomplete"] } = { incomplete: undefined };
  const take = (found: RecordFinding, path: JsonPath, areDocuments: boolean) => {
    if (found.kind === "incomplete") search.incomplete ??= found;
    if (found.kind !== "table") return undefined;
    const { kind: _, ...rest } = found;
    return { ...rest, kind: "records", path, areDocuments } as const;
  };
  if (documents.length > 1) {
    const table = take(recordsIn(documents, undefined, options), [], true);
    if (table !== undefined) return { ...search, table };
  }
  const containers = containersOf(documents[0] ?? null);
  for (const { value, path, parent } of containers) {
    const found = recordsIn(value, parent, options);
    const table = take(found, path, false);
    if (table === undefined) continue;
    const asset = chosenSibling({ value, path, parent }, options);
    if (asset === undefined) return { ...search, table };
    const chosen = recordsIn(asset.value, parent, options);
    return { ...search, table: take(chosen, asset.path, false) };
  }
  const columns = containers.find(({ value }) => hasColumns(value));
  const table = columns && ({ kind: "columns", path: columns.path } as const);
  return { ...search, table };
}

/**
 * Where several tables stand side by side, as {"BTC/USD": [...], "ETH/USD": [...]}, the one that is
 * meant; `undefined`: there is only one.
 */
function chosenSibling({ value, path, parent }: Container, options: TableOptions) {
  if (!(parent instanceof Map) || path.length === 0) return undefined;
  const tables = [...parent].filter(
    ([, member]) =>
      !isScalar(member) &&
      member instanceof Map === value instanceof Map &&
      recordsIn(member, parent, options).kind === "table",
  );
  if (tables.length < 2) return undefined;
  const names = tables.map(([key]) => key);
  const name = chooseAsset(names, options);
  const chosen = parent.get(name) as Container["value"];
  return { value: chosen, path: [...path.slice(0, -1), name] };
}

interface Container {
  readonly value: JsonValue[] | Map<string, JsonValue>;
  readonly path: JsonPath;
  readonly parent: JsonValue | undefined;
}

/** All containers down to the fourth level, the outer first; of an array only the first members. */
function containersOf(root: JsonValue): readonly Container[] {
  const found: Container[] = [];
  let level: readonly (Omit<Container, "value"> & { readonly value: JsonValue })[] = [
    { value: root, path: [], parent: undefined },
  ];
  for (let depth = 0; depth <= depthMax; depth++) {
    const containers = level.filter((item): item is Container => !isScalar(item.value));
    found.push(...containers);
    level = containers.flatMap(({ value, path }) =>
      entriesOf(value)
        .slice(0, 50)
        .map(([key, member]) => ({ value: member, path: [...path, key], parent: value })),
    );
  }
  return found;
}

function entriesOf(value: Container["value"]): readonly (readonly [string, JsonValue])[] {
  return value instanceof Map ? [...value] : value.map((member, i) => [String(i), member]);
}

type RecordFinding =
  | ({ readonly kind: "table" } & Pick<JsonRecordTable, "layout" | "skip" | "cells">)
  | Exclude<TableFinding, { kind: "table" }>;

function recordsIn(
  container: readonly JsonValue[] | Map<string, JsonValue>,
  parent: JsonValue | undefined,
  options: TableOptions,
): RecordFinding {
  if (container instanceof Map) return keyedRecords(container, options);
  const records = container.slice(0, sampleRecords);
  if (records.some((record) => record instanceof Map)) return objectRecords(records, options);
  const rows = records.map((record) => arrayCells(record) ?? []);
  const names = siblingNames(parent, rows[0]?.length ?? 0);
  const found = findTable(names === undefined ? rows : [names, ...rows], options);
  if (found.kind !== "table") return found;
  const skip = found.layout.firstRow - (names === undefined ? 0 : 1);
  return { kind: "table", layout: found.layout, skip, cells: arrayCells };
}

function objectRecords(records: readonly JsonValue[], options: TableOptions): RecordFinding {
  const names = leafNames(records);
  const cells = objectCells(names);
  const found = findTable([names, ...records.map((record) => cells(record) ?? [])], options);
  return found.kind === "table" && found.layout.header !== undefined
    ? { kind: "table", layout: found.layout, skip: 0, cells }
    : withoutTable(found);
}

/** Objects whose keys are times: {"2019-10-17": {"open": ...}}. */
function keyedRecords(container: Map<string, JsonValue>, options: TableOptions): RecordFinding {
  const entries = [...container].slice(0, sampleRecords);
  const records = entries.map(([, record]) => record);
  if (records.length === 0 || !records.every((record) => record instanceof Map)) {
    return { kind: "none" };
  }
  const own = objectRecords(records, options);
  if (own.kind !== "incomplete" || own.missing.join() !== "time") return own;
  const names = leafNames(records);
  const inner = objectCells(names);
  const cells: JsonRecordTable["cells"] = (record, key) => {
    const rest = inner(record);
    return rest === undefined ? undefined : [key, ...rest];
  };
  const rows = entries.map(([key, record]) => cells(record, key) ?? []);
  const found = findTable([["time", ...names], ...rows], options);
  if (found.kind !== "table") return found;
  return { kind: "table", layout: found.layout, skip: 0, cells };
}

function withoutTable(found: TableFinding): Exclude<TableFinding, { kind: "table" }> {
  return found.kind === "table" ? { kind: "none" } : found;
}

/** Names that stand beside the rows: {"columns": [...], "data": [[...]]}. */
function siblingNames(parent: JsonValue | undefined, width: number): string[] | undefined {
  if (!(parent instanceof Map)) return undefined;
  for (const key of ["columns", "fields", "header", "headers", "names"]) {
    const names = parent.get(key);
    if (!Array.isArray(names) || names.length !== width) continue;
    return names.map((name) =>
      name instanceof Map ? cellText(name.get("name") ?? "") : cellText(name),
    );
  }
  return undefined;
}

const columnNames = new Set(
  ["t", "time", "timestamp", "date", "datetime", "o", "open", "h", "high", "l", "low"].concat([
    "c",
    "close",
    "opentime",
  ]),
);

function hasColumns(container: JsonValue): boolean {
  if (!(container instanceof Map)) return false;
  const keys = [...container.keys()];
  const plain = plainNames(keys);
  return keys.some((key, i) => columnNames.has(plain[i]!) && isColumn(container.get(key)!));
}

function isColumn(value: JsonValue): boolean {
  if (isScalar(value)) return false;
  const members = Array.isArray(value) ? value : [...value.values()];
  return members.length > 0 && members.slice(0, 10).every(isScalar);
}
