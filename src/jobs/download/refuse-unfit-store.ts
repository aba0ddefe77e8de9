import { MisuseError, RefusedError } from "../../foundation/errors.ts";
import { areSimulated } from "../../market/candle-origins.ts";
import type { StoredTimes } from "./stored-times.ts";

/**
 * Refuses stored candles that fetched ones must not be joined to, before anything is fetched.
 *
 * @throws {RefusedError} E_DOWNLOAD_SIMULATED: they were made up.
 * @throws {MisuseError} E_VOLUME_MISMATCH: they have no volume.
 */
export function refuseUnfitStore({ key, hasVolume, origins, path }: StoredTimes): void {
  const name = `${key.instrument} ${key.timeframe}`;
  if (areSimulated(origins)) {
    throw new RefusedError(
      "E_DOWNLOAD_SIMULATED",
      `Cannot download ${name}: the candles in ${path} were made up and are never mixed with real ones; use another --data-dir or move the file away`,
    );
  }
  if (hasVolume) return;
  throw new MisuseError(
    "E_VOLUME_MISMATCH",
    `Cannot download ${name}: the candles in ${path} have no volume and the exchange's have; use another --data-dir or move the file away`,
  );
}
