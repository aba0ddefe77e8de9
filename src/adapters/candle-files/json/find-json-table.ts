import type { CandleFileOptions } from "../candle-file.ts";
import { plainNames } from "../column-roles.ts";
import { findTable, type TableFinding, type TableLayout } from "../table-layout.ts";
import { arrayCells, cellText, leafNames, objectCells } from "./json-records.ts";
import { chooseTables, type ChosenTables, type PlacedTable } from "./choose-tables.ts";
import { isScalar, type JsonPath, type JsonValue } from "./json-walker.ts";

/** Where in a JSON text the candles are and how one of them is written. */
export type JsonTable = JsonRecordTable | JsonColumnTable;

interface JsonPlaces {
  readonly path: JsonPath;
  /** Places of other assets' tables, which are passed over. */
  readonly others: readonly (readonly string[])[];
}

export interface JsonColumnTable extends JsonPlaces {
  readonly kind: "columns";
  /** Keys of its columns, as far as the beginning of the text shows them. */
  readonly keys: readonly string[];
}

export interface JsonRecordTable extends JsonPlaces {
  readonly kind: "records";
  /** One document per candle. */
  readonly areDocuments: boolean;
  readonly layout: TableLayout;
  /** Records to pass over before the first row. */
  readonly skip: number;
  /** Cells of one record; `undefined`: it is none. */
  readonly cells: (record: JsonValue, key: string) => readonly string[] | undefined;
}

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
  const take = (found: RecordFinding, places: JsonPlaces, areDocuments: boolean) => {
    if (found.kind === "incomplete") search.incomplete ??= found;
    if (found.kind !== "table") return undefined;
    const { kind: _, ...rest } = found;
    return { ...rest, ...places, kind: "records", areDocuments } as const;
  };
  if (documents.length > 1) {
    const found = recordsIn(documents, undefined, options);
    const table = take(found, { path: [], others: [] }, true);
    if (table !== undefined) return { ...search, table };
  }
  const root = documents[0] ?? null;
  const containers = containersOf(root);
  const isTable = ({ value, parent }: Container): boolean =>
    take(recordsIn(value, parent, options), { path: [], others: [] }, false) !== undefined;
  const first = containers.find(isTable);
  if (first !== undefined) {
    const alike = likeTables(containers, first).filter((one) => one === first || isTable(one));
    const chosen = chosenOf(documents, alike, options);
    const container = alike.find(({ path }) => path === chosen.first.path) ?? first;
    const found = recordsIn(container.value, container.parent, options);
    return { ...search, table: take(found, placesOf(chosen), false) };
  }
  const columns = containers.filter(({ value }) => hasColumns(value));
  if (columns[0] === undefined) return { ...search, table: undefined };
  const chosen = chosenOf(documents, likeTables(columns, columns[0]), options);
  const keys = [...(chosen.first.value as Map<string, JsonValue>).keys()];
  return { ...search, table: { kind: "columns", keys, ...placesOf(chosen) } };
}

/** The containers that stand as deep as one and are of its kind. */
function likeTables(containers: readonly Container[], first: Container): readonly Container[] {
  return containers.filter(
    ({ value, path }) =>
      path.length === first.path.length && value instanceof Map === first.value instanceof Map,
  );
}

function placesOf({ path, others }: ChosenTables): JsonPlaces {
  return { path, others: others.map((other) => other.path) };
}

/** Documents one after another are pages: their tables are chosen as if they stood in an array. */
function chosenOf(
  documents: readonly JsonValue[],
  tables: readonly PlacedTable[],
  options: TableOptions,
): ChosenTables {
  const root = documents[0] ?? null;
  const chosen = chooseTables(root, tables, options);
  const { path } = chosen.first;
  for (const document of documents.slice(1, sampleRecords)) {
    if (!isScalar(document)) chooseTables(document, [{ value: document, path }], options);
  }
  return chosen;
}

interface Container extends PlacedTable {
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
  const rows = records.map((record) => cells(record) ?? []);
  const found = findTable([names, ...rows], options);
  if (found.kind !== "table" || found.layout.header === undefined) return withoutTable(found);
  const { layout } = found;
  // Where all cells are empty the prices are columns: {"BTC": {"t": [...], "o": [...]}}.
  const hasCells = rows.some((row) => (row[layout.roles.open] ?? "") !== "");
  return hasCells ? { kind: "table", layout, skip: 0, cells } : { kind: "none" };
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
