import type { CandleKey, CandleStore, StoredStream } from "../../market/candle-store.ts";

/** What a download has to know of stored candles. */
export interface StoredTimes extends Pick<StoredStream, "hasVolume" | "origins" | "path"> {
  readonly key: CandleKey;
  /** Oldest first. */
  readonly openTimeMs: Float64Array;
}

/** @throws {RefusedError} E_STORE_BROKEN. */
export async function readStoredTimes(
  store: CandleStore,
  key: CandleKey,
): Promise<StoredTimes | undefined> {
  const stored = await store.stream(key);
  if (stored === undefined) return undefined;
  const { hasVolume, origins, path } = stored;
  const parts: Float64Array[] = [];
  for await (const chunk of stored.chunks) parts.push(Float64Array.from(chunk.openTimeMs));
  const openTimeMs = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    openTimeMs.set(part, at);
    at += part.length;
  }
  return { key, hasVolume, origins, path, openTimeMs };
}

/**
 * Two rising lists of times as one, each time once.
 *
 * @returns The list, and how many of `added` were not in `stored`.
 */
export function joinTimes(
  stored: Float64Array,
  added: Float64Array,
): { readonly openTimeMs: Float64Array; readonly fresh: number } {
  const joined = new Float64Array(stored.length + added.length);
  let [i, j, count] = [0, 0, 0];
  while (i < stored.length || j < added.length) {
    const next = Math.min(stored[i] ?? Infinity, added[j] ?? Infinity);
    if (stored[i] === next) i += 1;
    if (added[j] === next) j += 1;
    joined[count++] = next;
  }
  return { openTimeMs: joined.slice(0, count), fresh: count - stored.length };
}
