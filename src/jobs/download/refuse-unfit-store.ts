import { MisuseError, RefusedError } from "../../foundation/errors.ts";
import { areSimulated, sourceOrigins } from "../../market/candle-origins.ts";
import type { CandleOrigin } from "../../market/candle-store.ts";
import type { StoredTimes } from "./stored-times.ts";

/**
 * Refuses stored candles that fetched ones must not be joined to, before anything is fetched.
 *
 * @throws {RefusedError} E_DOWNLOAD_SIMULATED: they were made up; E_DOWNLOAD_MIXED: they are of
 *   another exchange, whose prices differ.
 * @throws {MisuseError} E_VOLUME_MISMATCH: they have no volume.
 */
export function refuseUnfitStore(
  { key, hasVolume, origins, path }: StoredTimes,
  {
    exchange,
    mixExchanges = false,
  }: { readonly exchange: string; readonly mixExchanges?: boolean | undefined },
): void {
  const name = `${key.instrument} ${key.timeframe}`;
  if (areSimulated(origins)) {
    throw new RefusedError(
      "E_DOWNLOAD_SIMULATED",
      `Cannot download ${name}: the candles in ${path} were made up and are never mixed with real ones; use another --data-dir or move the file away`,
    );
  }
  const others = exchangesOf(origins);
  if (!mixExchanges && others.length > 0 && !others.includes(exchange)) {
    throw new RefusedError(
      "E_DOWNLOAD_MIXED",
      `Cannot download ${name}: the candles in ${path} are from ${others.join(" and ")} and would be joined with those of ${exchange}, whose prices differ; name the same --exchange, use another --data-dir, or say --mix-exchanges`,
    );
  }
  if (hasVolume) return;
  throw new MisuseError(
    "E_VOLUME_MISMATCH",
    `Cannot download ${name}: the candles in ${path} have no volume and the exchange's have; use another --data-dir or move the file away`,
  );
}

function exchangesOf(origins: readonly CandleOrigin[]): readonly string[] {
  const names = sourceOrigins(origins).map((origin) =>
    origin.kind === "exchange" ? [origin.exchange] : [],
  );
  return [...new Set(names.flat())];
}
