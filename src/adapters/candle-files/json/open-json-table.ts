import type { ByteSource } from "../archives/byte-source.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import type { TextTable } from "../open-table.ts";
import { encodingOf } from "../text-encoding.ts";
import { findJsonTable, type JsonRecordTable } from "./find-json-table.ts";
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
  if (table?.kind === "records") return recordTable(source, table, documents);
  if (table?.kind === "columns") return columnTable(source, table.path, options);
  const reason =
    incomplete === undefined
      ? "nothing in its beginning is a row or column of candles"
      : `its records lack ${incomplete.missing.join(", ")}, keys were ${incomplete.names.slice(0, 12).join(", ")}`;
  throw brokenJson(source.name, `it holds no candles, ${reason}`);
}

function recordTable(
  source: ByteSource,
  table: JsonRecordTable,
  documents: readonly JsonValue[],
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
      return walk(source, { name, path, levels, valuesMax: recordValuesMax, onMember });
    },
  };
}

/** The container's members in the sample; its last one may be cut and is left out. */
function recordsAt(
  documents: readonly JsonValue[],
  { path, areDocuments }: JsonRecordTable,
): readonly (readonly [string, JsonValue])[] {
  let value: JsonValue | undefined = areDocuments ? [...documents] : documents[0];
  for (const key of path) {
    value =
      value instanceof Map ? value.get(key) : (value as JsonValue[] | undefined)?.[Number(key)];
  }
  const members =
    value instanceof Map
      ? [...value]
      : ((value ?? []) as JsonValue[]).map((member, i) => [String(i), member] as const);
  return members.length > 1 ? members.slice(0, -1) : members;
}

async function columnTable(
  source: ByteSource,
  path: readonly string[],
  options: CandleFileOptions,
): Promise<TextTable> {
  const { name } = source;
  const collector = collectColumns(name, options);
  const onMember = collector.add;
  const sha256 = await walk(source, {
    name,
    path,
    levels: 2,
    valuesMax: recordValuesMax,
    onMember,
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
