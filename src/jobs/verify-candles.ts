import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError, RefusedError } from "../foundation/errors.ts";
import { assembleCandles } from "../market/assemble-candles.ts";
import type { CandleKey, CandleOrigin, CandleStore } from "../market/candle-store.ts";
import { hashCandles } from "../market/hash-candles.ts";
import { parseInstrument } from "../market/instrument.ts";
import { judgePlausibility, type Plausibility } from "../market/plausibility.ts";
import type { QualityReport } from "../market/quality-report.ts";
import { parseTimeframe } from "../market/timeframe.ts";

export interface VerifyCandlesRequest {
  readonly dataDir: string;
  /** Only this instrument; all where absent. */
  readonly instrument?: string | undefined;
  /** Only this timeframe; all where absent. */
  readonly timeframe?: string | undefined;
}

export type VerifiedCandles = CandleKey &
  (
    | {
        readonly kind: "sound";
        readonly quality: QualityReport;
        /** What looks like a mistake and yet is legal; a sound series may have some. */
        readonly plausibility: Plausibility;
        readonly firstOpenMs: number;
        readonly lastOpenMs: number;
        readonly hasVolume: boolean;
        readonly dataHash: string;
        readonly origins: readonly CandleOrigin[];
      }
    | { readonly kind: "broken"; readonly reason: string }
  );

/**
 * Proves stored candles: the file is whole, its hash is the one written, every candle keeps the rules.
 *
 * @returns One entry per stored series, sorted by instrument, then by duration.
 * @throws {MisuseError} E_NO_CANDLES: nothing is stored under what was asked for.
 */
export async function verifyCandles(
  request: VerifyCandlesRequest,
  clock: Clock = systemClock,
): Promise<readonly VerifiedCandles[]> {
  const instrument = request.instrument && parseInstrument(request.instrument);
  const timeframe = request.timeframe && parseTimeframe(request.timeframe);
  const store = openParquetCandleStore(request.dataDir);
  const asked = (await store.list()).filter(
    (key) =>
      (instrument === undefined || key.instrument === instrument) &&
      (timeframe === undefined || key.timeframe === timeframe),
  );
  if (asked.length === 0) {
    const what = [instrument, timeframe].filter((part) => part !== undefined).join(" ");
    throw new MisuseError(
      "E_NO_CANDLES",
      `Cannot verify ${request.dataDir}: no ${what === "" ? "" : `${what} `}candles are stored there`,
    );
  }
  const verified: VerifiedCandles[] = [];
  for (const key of asked) verified.push(await verifyOne(store, key, clock));
  return verified;
}

async function verifyOne(
  store: CandleStore,
  key: CandleKey,
  clock: Clock,
): Promise<VerifiedCandles> {
  try {
    const stored = await store.read(key);
    if (stored === undefined) return { ...key, kind: "broken", reason: "the file is gone" };
    const { openTimeMs, volume } = stored.series;
    const line = Float64Array.from(openTimeMs, (_, i) => i + 1);
    const rows = { ...stored.series, line, count: openTimeMs.length };
    const { quality, series } = assembleCandles(rows, { ...key, nowMs: clock.nowMs() });
    const first = quality.refusedRows[0];
    if (first !== undefined) {
      return { ...key, kind: "broken", reason: `candle ${first.line}: ${first.reason}` };
    }
    const dataHash = hashCandles(series);
    const hasVolume = volume !== undefined;
    const [firstOpenMs, lastOpenMs] = [openTimeMs[0]!, openTimeMs.at(-1)!];
    const { origins } = stored;
    return {
      ...key,
      kind: "sound",
      quality,
      plausibility: judgePlausibility(series),
      firstOpenMs,
      lastOpenMs,
      hasVolume,
      dataHash,
      origins,
    };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { ...key, kind: "broken", reason: error.message };
  }
}
