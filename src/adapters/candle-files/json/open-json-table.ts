import type { ByteSource } from "../archives/byte-source.ts";
import { isTicker } from "../assets/asset-name.ts";
import { assetFit } from "../assets/choose-asset.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import type { TextTable } from "../text-table.ts";
import type { TableLayout } from "../table-layout.ts";
import { encodingOf } from "../text-encoding.ts";
import { findJsonTable, type JsonColumnTable, type JsonRecordTable } from "./find-json-table.ts";
import { collectColumns } from "./json-columns.ts";
import { brokenJson, type JsonFeed } from "./json-events.ts";
import { createJsonWalker, type JsonValue, type JsonWalkOptions } from "./json-walker.ts";

/** Values of one record that may be a candle. */
const recordValuesMax = 10_000;
const sampleRowsMax = 2000;

/**
 * Finds the table in a JSON text.
 *
 * @throws {MisuseError} E_JSON: broken, or without candles; E_ASSET.
 */
export async function openJsonTable(
  source: ByteSource,
  options: CandleFileOptions,
): Promise<TextTable> {
  const documents = sampleDocuments(source);
  const { table, incomplete } = findJsonTable(documents, options);
  if (table?.kind === "records") return recordTable(source, { table, documents }, options);
  if (table?.kind === "columns") return columnTable(source, table, options);
  const reason =
    incomplete === undefined
      ? "nothing in its beginning is a row or column of candles"
      : `its records lack ${incomplete.missing.join(", ")}, keys were ${incomplete.names.slice(0, 12).join(", ")}`;
  throw brokenJson(source.name, `it holds no candles, ${reason}`);
}

function recordTable(
  source: ByteSource,
  {
    table,
    documents,
  }: { readonly table: JsonRecordTable; readonly documents: readonly JsonValue[] },
  options: CandleFileOptions,
): TextTable {
  const { layout, skip, cells, path } = table;
  const levels = table.areDocuments ? 0 : 1;
  const sample = recordsAt(documents, table)
    .slice(skip, skip + sampleRowsMax)
    .flatMap(([key, record]) => {
      const row = cells(record, key);
      return row === undefined ? [] : [row];
    });
  return {
    layout,
    sample,
    pointIsDecimal: true,
    read: async (onCells, refuse) => {
      let line = 0;
      const onMember: JsonWalkOptions["onMember"] = (record, key) => {
        line += 1;
        if (line <= skip) return;
        const row = cells(record, key);
        if (row !== undefined) onCells(row, line);
        else refuse({ line, kind: "column-count", reason: "it is no row of cells" });
      };
      const { name } = source;
      const settings = { name, path, levels, valuesMax: recordValuesMax, onMember } as const;
      return walk(source, {
        ...settings,
        onBeside: (keys, member, key) => {
          const row = cells(member, key);
          if (row !== undefined && isAlike(row, layout)) refuseUnread(name, keys, table, options);
        },
      });
    },
  };
}

/** The container's members in the sample; its last one may be cut and is left out. */
function recordsAt(
  documents: readonly JsonValue[],
  { path, areDocuments }: JsonRecordTable,
): readonly (readonly [string, JsonValue])[] {
  let value: JsonValue | undefined = areDocuments ? [...documents] : documents[0];
  for (const key of path) value = memberAt(value, key);
  const members =
    value instanceof Map
      ? [...value]
      : ((value ?? []) as JsonValue[]).map((member, i) => [String(i), member] as const);
  return members.length > 1 ? members.slice(0, -1) : members;
}

/** Whether a record has the cells of a candle. */
function isAlike(row: readonly string[], { roles, width, header }: TableLayout): boolean {
  const isFilled = [roles.open, roles.high, roles.low, roles.close].every(
    (column) => (row[column] ?? "") !== "" && Number.isFinite(Number(row[column])),
  );
  return isFilled && (header !== undefined || row.length === width);
}

/** Another asset's table may be left alone; any other would be missed in silence. */
function refuseUnread(
  name: string,
  keys: readonly string[],
  { others }: Pick<JsonRecordTable, "others">,
  { asset, instrument }: CandleFileOptions,
): void {
  const isOthers = keys.some((key) => isTicker(key) && assetFit(key, asset ?? instrument) === 0);
  if (isOthers || others.some((other) => other.join("\n") === keys.join("\n"))) return;
  throw brokenJson(
    name,
    `it holds more candles at ${keys.join(".").slice(0, 80)}, which would be left out; keep one table in the file`,
  );
}

/** Of pages the first is looked at. */
function memberAt(value: JsonValue | undefined, key: string | undefined): JsonValue | undefined {
  if (value instanceof Map) return key === undefined ? [...value.values()][0] : value.get(key);
  return (value as JsonValue[] | undefined)?.[Number(key ?? "0")];
}

async function columnTable(
  source: ByteSource,
  table: JsonColumnTable,
  options: CandleFileOptions,
): Promise<TextTable> {
  const { name } = source;
  const collector = collectColumns(name, options);
  const { path, keys } = table;
  const sha256 = await walk(source, {
    name,
    path,
    levels: 2,
    valuesMax: recordValuesMax,
    onMember: collector.add,
    onBeside: (place, _, key) => {
      if (keys.includes(key)) refuseUnread(name, place, table, options);
    },
  });
  const { layout, count, cells } = collector.table();
  return {
    layout,
    sample: Array.from({ length: Math.min(count, sampleRowsMax) }, (_, i) => cells(i)),
    pointIsDecimal: true,
    read: (onCells) => {
      for (let i = 0; i < count; i++) onCells(cells(i), i + 1);
      return Promise.resolve(sha256);
    },
  };
}

/** What the beginning of the text holds; the last document as far as it goes. */
function sampleDocuments(source: ByteSource): readonly JsonValue[] {
  const documents: JsonValue[] = [];
  const walker = createJsonWalker({
    name: source.name,
    path: [],
    levels: 0,
    valuesMax: Number.POSITIVE_INFINITY,
    onMember: (document) => void documents.push(document),
  });
  const feed = createFeed(source, walker);
  feed.push(source.beginning);
  if (source.isWhole) feed.end();
  const unfinished = walker.unfinished();
  return unfinished === undefined ? documents : [...documents, unfinished];
}

async function walk(source: ByteSource, options: JsonWalkOptions): Promise<string> {
  const walker = createJsonWalker(options);
  const feed = createFeed(source, walker);
  const sha256 = await source.read(feed.push);
  feed.end();
  return sha256;
}

interface BytesFeed extends Pick<JsonFeed, "end"> {
  readonly push: (bytes: Uint8Array) => void;
}

/** Hands UTF-8 on as it is; other encodings become text first. */
function createFeed(source: ByteSource, walker: JsonFeed): BytesFeed {
  const encoding = encodingOf(source.beginning);
  if (encoding === "utf-8") return walker;
  const decoder = new TextDecoder(encoding);
  return {
    push: (bytes) => {
      walker.push(decoder.decode(bytes, { stream: true }));
    },
    end: () => {
      walker.push(decoder.decode());
      walker.end();
    },
  };
}
