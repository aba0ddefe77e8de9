import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { InterruptedError, MisuseError, OperationalError } from "../foundation/errors.ts";
import { areSimulated } from "../market/candle-origins.ts";
import type { CandleKey, CandleOrigin } from "../market/candle-store.ts";
import { parseMarketName } from "../market/market-name.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import {
  downloadCandles,
  type DownloadCandlesOptions,
  type DownloadReport,
  type DownloadRequest,
} from "./download-candles.ts";
import { readStoredTimes, type StoredTimes } from "./download/stored-times.ts";

export interface UpdateCandlesRequest extends Pick<
  DownloadRequest,
  "dataDir" | "settings" | "mixExchanges"
> {
  /** Only this instrument; all where absent. */
  readonly instrument?: string | undefined;
  /** Only this timeframe; all where absent. */
  readonly timeframe?: string | undefined;
  /** Asked in place of the exchange that the candles came from; then files are continued too. */
  readonly exchange?: string | undefined;
}

export interface UpdateCandlesOptions extends DownloadCandlesOptions {
  readonly onSeries?: ((key: CandleKey) => void) | undefined;
}

/** What became of one stored series. */
export type UpdatedCandles = CandleKey &
  (
    | { readonly kind: "updated"; readonly report: DownloadReport }
    | { readonly kind: "passed-over"; readonly reason: string }
    | { readonly kind: "failed"; readonly code: string; readonly reason: string }
  );

/**
 * Fetches what stored series lack: candles after their last one and holes within, the newest of them.
 * Candles that were made up, resampled, or came from files alone are passed over.
 *
 * @returns One entry per stored series, sorted by instrument, then by duration.
 * @throws {MisuseError} E_NO_CANDLES: nothing is stored under what was asked for.
 * @throws {OperationalError} the failure of a series, where every one that was tried failed.
 * @throws {InterruptedError} stopped; what came is kept.
 */
export async function updateCandles(
  request: UpdateCandlesRequest,
  options: UpdateCandlesOptions = {},
): Promise<readonly UpdatedCandles[]> {
  const updated: UpdatedCandles[] = [];
  let failure: OperationalError | undefined;
  for (const key of await askedKeys(request)) {
    options.onSeries?.(key);
    try {
      updated.push(await updateOne(key, request, options));
    } catch (error) {
      if (!(error instanceof OperationalError) || error instanceof InterruptedError) throw error;
      failure ??= error;
      updated.push({ ...key, kind: "failed", code: error.code, reason: error.message });
    }
  }
  if (failure === undefined || updated.some(({ kind }) => kind === "updated")) return updated;
  throw failure;
}

async function askedKeys(request: UpdateCandlesRequest): Promise<readonly CandleKey[]> {
  const instrument = request.instrument && parseMarketName(request.instrument);
  const timeframe = request.timeframe && parseTimeframe(request.timeframe);
  const keys = (await openParquetCandleStore(request.dataDir).list()).filter(
    (key) =>
      (instrument === undefined || key.instrument === instrument) &&
      (timeframe === undefined || key.timeframe === timeframe),
  );
  if (keys.length > 0) return keys;
  const what = [instrument, timeframe].filter((part) => part !== undefined).join(" ");
  throw new MisuseError(
    "E_NO_CANDLES",
    `Cannot update ${request.dataDir}: no ${what === "" ? "" : `${what} `}candles are stored there; begin with \`candlecast data download\``,
  );
}

/** A series of a market with few trades has thousands of holes that no exchange fills. */
const spansMax = 100;

async function updateOne(
  key: CandleKey,
  { exchange, ...request }: UpdateCandlesRequest,
  options: UpdateCandlesOptions,
): Promise<UpdatedCandles> {
  const stored = await readStoredTimes(openParquetCandleStore(request.dataDir), key);
  const sinceMs = stored?.openTimeMs[0];
  if (stored === undefined || sinceMs === undefined) {
    return { ...key, kind: "passed-over", reason: "nothing is stored" };
  }
  const source = sourceOf(stored, exchange);
  if ("reason" in source) return { ...key, kind: "passed-over", ...source };
  const report = await downloadCandles(
    { ...request, ...key, ...source, sinceMs, spansMax },
    options,
  );
  return { ...key, kind: "updated", report };
}

function sourceOf(
  { origins }: StoredTimes,
  asked: string | undefined,
): { readonly exchange: string } | { readonly reason: string } {
  if (areSimulated(origins)) return { reason: "made up, no exchange has them" };
  if (origins.some(({ kind }) => kind === "resampled")) {
    return { reason: "made of finer candles: update those and resample again" };
  }
  const exchange = asked ?? origins.findLast(isExchange)?.exchange;
  if (exchange !== undefined) return { exchange };
  return { reason: "from files only: --exchange says who continues them" };
}

function isExchange(origin: CandleOrigin): origin is Extract<CandleOrigin, { kind: "exchange" }> {
  return origin.kind === "exchange";
}
