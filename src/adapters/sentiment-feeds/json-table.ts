import type { RowReceiver } from "./sentiment-table.ts";

/** The entries of a JSON text as rows of text cells. */
export interface JsonTable {
  /** Lower case. */
  readonly columns: readonly string[];
  /** `undefined`: the entry is no object. */
  readonly rows: readonly (readonly string[] | undefined)[];
}

/**
 * Finds the entries in a JSON text: an array of objects, {"data": [...]}, or one object.
 *
 * @returns A few words on why it holds none.
 */
export function parseJsonTable(text: string): JsonTable | string {
  const root = parsed(text);
  if (root === undefined) return "it is broken JSON";
  const entries = entriesOf(root.value);
  if (entries === undefined) return "its JSON holds no list of objects";
  const names = new Set<string>();
  for (const entry of entries) {
    if (isObject(entry)) for (const name of Object.keys(entry)) names.add(name);
  }
  const keys = [...names];
  return {
    columns: keys.map((name) => name.toLowerCase()),
    rows: entries.map((entry) =>
      isObject(entry) ? keys.map((name) => textOf(entry[name])) : undefined,
    ),
  };
}

/** Hands the rows over, "entry 1" first. */
export function readJsonRows({ rows }: JsonTable, receiver: RowReceiver): void {
  for (const [i, row] of rows.entries()) {
    const place = `entry ${i + 1}`;
    if (row === undefined) receiver.refuse(place, "it is no object");
    else receiver.row(row, place);
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

function parsed(text: string): { readonly value: unknown } | undefined {
  // Python writes NaN and Infinity, which JSON does not know; their rows are refused later.
  const plain = text.replaceAll(/([:[,]\s*)(-?Infinity|NaN)(?=\s*[,}\]])/g, '$1"$2"');
  try {
    return { value: JSON.parse(plain) as unknown };
  } catch {
    return undefined;
  }
}

function entriesOf(root: unknown): readonly unknown[] | undefined {
  if (Array.isArray(root)) return root;
  if (!isObject(root)) return undefined;
  return Array.isArray(root["data"]) ? root["data"] : [root];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// What is neither text nor number is shown as JSON has it, and no parser of numbers takes it.
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value.trim() : JSON.stringify(value);
}
