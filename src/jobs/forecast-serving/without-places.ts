import { normalize, sep } from "node:path";

/**
 * Cuts a folder's path out of every text in plain data, so that a client learns no place of this
 * machine from a reason: "models/BTCUSDT/1h" becomes "BTCUSDT/1h".
 */
export function withoutPlaces(folder: string): <Value>(value: Value) => Value {
  const path = normalize(folder + sep);
  // The folder that a path is relative to, or the root, is not named in one.
  if (path === `.${sep}` || path === sep) return (value) => value;
  // A bare name could also be a word of the sentence.
  const told = folder.includes(sep) ? folder : path;
  const cut = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll(path, "").replaceAll(told, "its folder");
    if (Array.isArray(value)) return value.map(cut);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cut(inner)]));
  };
  return <Value>(value: Value): Value => cut(value) as Value;
}
