import type { Clock } from "../../foundation/clock.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe } from "../../market/timeframe.ts";
import { loadCandles, type LoadedCandles } from "../load-candles.ts";

export interface VersionCandles extends LoadedCandles {
  /** True where they are, value by value, the candles that the version was trained on. */
  readonly isTrainingData: boolean;
}

/**
 * The candles of the time that a version was trained on, from a file or the store.
 *
 * @throws {MisuseError} E_NO_CANDLES and the file's own errors.
 */
export async function versionCandles(
  { instrument, timeframe, data }: ModelMetadata,
  from: { readonly file: string | undefined; readonly dataDir: string },
  clock: Clock,
): Promise<VersionCandles> {
  const loaded = await loadCandles(
    {
      ...from,
      instrument: parseInstrument(instrument),
      timeframe: parseTimeframe(timeframe),
      sinceMs: Date.parse(data.first_open),
      untilMs: Date.parse(data.last_close),
      advice: "name the candles that the version was trained on with --data",
    },
    clock,
  );
  const isTrainingData = loaded.dataHash === data.sha256;
  if (isTrainingData) return { ...loaded, isTrainingData };
  const warning = `These are not the candles that the version was trained on (${data.candles.toLocaleString("en-US")} from ${data.first_open.slice(0, 10)} to ${data.last_close.slice(0, 10)}): its scaler cannot be fitted anew.`;
  return { ...loaded, isTrainingData, warnings: [...loaded.warnings, warning] };
}
