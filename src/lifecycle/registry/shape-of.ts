/**
 * A text that is equal for two JSON values with the same keys and the same types of values, and the
 * same words where a key has only a few.
 */
export function shapeOf(value: unknown, key = ""): string {
  if (Array.isArray(value))
    return `[${[...new Set(value.map((each) => shapeOf(each)))].join("|")}]`;
  if (value === null) return "null";
  if (typeof value !== "object") return choices.has(key) ? String(value) : typeof value;
  let shape = "{";
  for (const name in value)
    shape += `${name}:${shapeOf((value as Readonly<Record<string, unknown>>)[name], name)},`;
  return `${shape}}`;
}

/** Keys whose values are words of a fixed list. */
const choices = new Set([
  "kind",
  "origin",
  "alias",
  "mode",
  "outcome",
  "verdict",
  "trigger",
  "action",
]);
