import { type ForecastCell, type ForecastCells, rowsMax } from "./forecast-cells.ts";
import { noForecasts, tooLong } from "./forecast-file-error.ts";

type Json = string | number | boolean | null | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * The cells of a JSON text: an array of objects (also one or two levels down: {"forecasts": [...]}),
 * JSON lines, columns ({"date": [...], "yhat": [...]}), or pandas' {"columns": [...], "data": [[...]]}.
 *
 * @throws {MisuseError} E_FORECAST_FILE: broken, or none of these.
 */
export function jsonCells(path: string, text: string): ForecastCells {
  const root = parsed(path, text);
  const records = recordsIn(root, 2) ?? splitRecords(root) ?? columnRecords(root);
  if (records === undefined || records.length === 0) {
    throw noForecasts(path, "its JSON holds no list of objects and no columns of equal length");
  }
  if (records.length > rowsMax) throw tooLong();
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = records.map((record, i) => ({
    line: i + 1,
    cells: names.map((name) => cellOf(record[name])),
  }));
  return { names, areMoments: names.map(() => false), rows };
}

function parsed(path: string, text: string): Json {
  // Python writes NaN and Infinity, which JSON does not know.
  const plain = text.replaceAll(/([:[,]\s*)(-?Infinity|NaN)(?=\s*[,}\]])/g, '$1"$2"');
  try {
    return JSON.parse(plain) as Json;
  } catch (error) {
    const lines = plain.split(/\r?\n/).filter((line) => line.trim() !== "");
    if (lines.length > 1 && lines[0]!.trim().endsWith("}")) {
      return lines.map((line, i) => parsedLine(path, line, i + 1));
    }
    const reason = error instanceof Error ? error.message.split("\n")[0]!.slice(0, 120) : "";
    throw noForecasts(path, `it is broken JSON, ${reason}`);
  }
}

function parsedLine(path: string, line: string, number: number): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    throw noForecasts(path, `line ${number} is broken JSON`);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function recordsIn(value: Json, depth: number): readonly JsonObject[] | undefined {
  if (isList(value)) return value.length > 0 && value.every(isObject) ? value : undefined;
  if (!isObject(value) || depth === 0) return undefined;
  for (const inner of Object.values(value)) {
    const found = recordsIn(inner, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function splitRecords(root: Json): readonly JsonObject[] | undefined {
  if (!isObject(root)) return undefined;
  const { columns, data } = root as { readonly columns?: Json; readonly data?: Json };
  if (!isList(columns) || !isList(data)) return undefined;
  return data.map((row) =>
    Object.fromEntries(
      columns.map((name, k) => [nameOf(name), (isList(row) ? row[k] : null) ?? null]),
    ),
  );
}

function nameOf(value: Json): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

// {"date": [...], "yhat": [...]} or {"date": {"0": ..., "1": ...}, ...}
function columnRecords(root: Json): readonly JsonObject[] | undefined {
  if (!isObject(root)) return undefined;
  const columns = Object.entries(root).flatMap(([name, column]) => {
    if (isList(column)) return [{ name, values: column }];
    return isObject(column) ? [{ name, values: Object.values(column) }] : [];
  });
  const length = columns[0]?.values.length ?? 0;
  if (columns.length < 2 || columns.some(({ values }) => values.length !== length))
    return undefined;
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[i]!])),
  );
}

function cellOf(value: Json | undefined): ForecastCell {
  if (typeof value === "number" || typeof value === "string")
    return value === "" ? undefined : value;
  return typeof value === "boolean" ? String(value) : undefined;
}
