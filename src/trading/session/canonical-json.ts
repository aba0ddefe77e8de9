/**
 * A value as JSON that depends on nothing but the value: keys sorted, what is absent or not finite
 * left out or null, the same before and after it was stored as JSON.
 *
 * @param value Plain data.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const cells = Object.entries(value)
    .filter(([, held]) => held !== undefined && held !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, held]) => `${JSON.stringify(name)}:${canonicalJson(held)}`);
  return `{${cells.join(",")}}`;
}
