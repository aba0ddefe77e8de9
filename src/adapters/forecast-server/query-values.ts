/**
 * The values of a query. One that comes twice becomes a list, which no schema takes; the object has no
 * prototype, so that no name in it means anything.
 */
export function queryValues(text: string): Record<string, string | readonly string[]> {
  const values = Object.create(null) as Record<string, string | readonly string[]>;
  const parameters = new URLSearchParams(text);
  for (const name of parameters.keys()) {
    const all = parameters.getAll(name);
    values[name] = all.length === 1 ? (all[0] ?? "") : all;
  }
  return values;
}
