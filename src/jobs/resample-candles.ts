import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError, RefusedError } from "../foundation/errors.ts";
import { distinctOrigins, sourceOrigins } from "../market/candle-origins.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import { closedCandles } from "../market/closed-candles.ts";
import { hashCandles } from "../market/hash-candles.ts";
import type {
  CandleKey,
  CandleOrigin,
  CandleStore,
  StoredCandles,
} from "../market/candle-store.ts";
import { candleBatches, type CandleValues } from "../market/candle-values.ts";
import { parseInstrument } from "../market/instrument.ts";
import { type PartialCandle, resampleSeries } from "../market/resample-series.ts";
import { parseTimeframe, type Timeframe } from "../market/timeframe.ts";
import { stageCandles, type StoredOutcome } from "./store-candles.ts";

export type { PartialCandle } from "../market/resample-series.ts";

export interface ResampleCandlesRequest {
  /** "BTCUSDT"; a slash as in "BTC/USDT" is dropped. */
  readonly instrument: string;
  /** Timeframe of the stored candles: "5m". */
  readonly from: string;
  /** A whole multiple of it: "1h". */
  readonly to: string;
  readonly dataDir: string;
  /** Leave out coarse candles that lack a fine one; default: make them of what is there. */
  readonly wholeOnly?: boolean | undefined;
  /** Join to what is stored under `to` instead of replacing it; stored candles stay as they are. */
  readonly append?: boolean | undefined;
}

export interface ResampledCandles extends CandleKey {
  readonly from: Timeframe;
  /** sha256 (hex) of the fine candles. */
  readonly dataHash: string;
  /** Coarse candles made. */
  readonly rows: number;
  /** Of those: made of all their fine ones. */
  readonly whole: number;
  /** Coarse candles that lack fine ones, made or left out. */
  readonly partial: readonly PartialCandle[];
  /** Coarse candles left out because they have not closed. */
  readonly forming: number;
  /** Open times of stored candles that the made ones contradict; the stored ones stay. Only with `append`. */
  readonly conflicts: readonly number[];
  readonly firstOpenMs: number;
  readonly lastOpenMs: number;
  readonly hasVolume: boolean;
  readonly stored: StoredOutcome;
}

/**
 * Makes coarse candles out of stored ones and stores them under the same instrument.
 *
 * @throws {MisuseError} E_NO_CANDLES, E_INSTRUMENT, E_TIMEFRAME, E_RESAMPLE, E_VOLUME_MISMATCH.
 * @throws {RefusedError} E_STORE_BROKEN; E_RESAMPLE_NONE: no coarse candle can be made.
 * @throws {WorldError} E_FILE_READ, E_DISK_WRITE.
 */
export async function resampleCandles(
  request: ResampleCandlesRequest,
  clock: Clock = systemClock,
): Promise<ResampledCandles> {
  const { dataDir, wholeOnly, append } = request;
  const instrument = parseInstrument(request.instrument);
  const [from, to] = [parseTimeframe(request.from), parseTimeframe(request.to)];
  const store = openParquetCandleStore(dataDir);
  const source = await readSource(store, { instrument, timeframe: from });
  const nowMs = clock.nowMs();
  const fine = closedCandles(source.series, nowMs);
  const made = resampleSeries(fine, { to, nowMs, wholeOnly });
  const { openTimeMs } = made.series;
  if (openTimeMs.length === 0) throw nothingMade(fine, to);

  const dataHash = hashCandles(fine);
  const origins = sourceOrigins(source.origins);
  const origin: CandleOrigin = { kind: "resampled", from, dataHash, origins };
  const { stored, conflicts } = await storeMade(store, made.series, { origin, append });
  return {
    instrument,
    timeframe: to,
    from,
    dataHash,
    rows: openTimeMs.length,
    whole: made.whole,
    partial: made.partial,
    forming: made.forming,
    conflicts,
    firstOpenMs: openTimeMs[0]!,
    lastOpenMs: openTimeMs.at(-1)!,
    hasVolume: made.series.volume !== undefined,
    stored,
  };
}

async function readSource(store: CandleStore, key: CandleKey): Promise<StoredCandles> {
  const source = await store.read(key);
  if (source !== undefined) return source;
  const others = (await store.list()).filter(({ instrument }) => instrument === key.instrument);
  const names = others.map(({ timeframe }) => timeframe).join(", ");
  throw new MisuseError(
    "E_NO_CANDLES",
    `Cannot resample ${key.instrument} ${key.timeframe}: no such candles are stored, ` +
      (names === "" ? "nor any others of it" : `stored of it are ${names}`),
  );
}

interface Addition {
  readonly origin: CandleOrigin;
  readonly append: boolean | undefined;
}

async function storeMade(
  store: CandleStore,
  made: CandleSeries,
  { origin, append }: Addition,
): Promise<Pick<ResampledCandles, "stored" | "conflicts">> {
  const conflicts: number[] = [];
  const refuse = ({ openTimeMs }: CandleValues): number => conflicts.push(openTimeMs);
  const staged = await stageCandles(store, made, candleBatches(made), {
    hasVolume: made.volume !== undefined,
    append: append === true ? { nowMs: Infinity, refuse } : undefined,
  });
  try {
    const stored = await staged.commit(distinctOrigins([...staged.origins, origin]));
    return { stored, conflicts };
  } finally {
    await staged.abandon();
  }
}

function nothingMade(
  { instrument, timeframe, openTimeMs }: CandleSeries,
  to: Timeframe,
): RefusedError {
  return new RefusedError(
    "E_RESAMPLE_NONE",
    `Cannot make ${to} candles of ${instrument} ${timeframe}: ` +
      `no ${to} candle is covered, it has ${openTimeMs.length} candles`,
  );
}
