import { openExchangeCandles } from "../adapters/exchange/exchange-candle-source.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { priceColumns } from "../market/candle-series.ts";
import type { CandleSource } from "../market/candle-source.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { predictClose, type PredictedClose } from "./predict-close.ts";
import { quickstartCandles, type QuickstartCandles } from "./quickstart/quickstart-candles.ts";
import { trainModel, type TrainedModel, type TrainModelWatch } from "./train-model.ts";

export type { QuickstartCandles } from "./quickstart/quickstart-candles.ts";

export interface QuickstartRequest {
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
  /** Ask no exchange; default false. */
  readonly offline?: boolean | undefined;
  /** Most epochs; default 4, which two slow cores do in two minutes. */
  readonly epochs?: number | undefined;
  /** Equal seeds give equal weights; default 1. */
  readonly seed?: number | undefined;
}

/** What a quickstart is about to do, or has. */
export type QuickstartStep =
  | { readonly kind: "looking"; readonly dataDir: string; readonly exchange: string | undefined }
  | { readonly kind: "candles"; readonly candles: QuickstartCandles }
  | { readonly kind: "training"; readonly epochs: number }
  | { readonly kind: "forecasting"; readonly nowMs: number };

/** How a quickstart is watched and stopped; all optional. */
export interface QuickstartWatch extends TrainModelWatch {
  readonly onStep?: (step: QuickstartStep) => void;
  /** After each page from the exchange. */
  readonly onFetched?: (fetched: number, expected: number) => void;
  /** Asked for candles where none are stored; default: Binance, public data only. */
  readonly source?: CandleSource;
}

export interface QuickstartOutcome {
  readonly candles: QuickstartCandles;
  readonly trained: TrainedModel;
  /** For the candle after the last closed one that is stored. */
  readonly predicted: PredictedClose;
}

/** So that the whole quickstart stays well under three minutes on two slow cores. */
const quickstartDefaults = { epochs: 4, patience: 2, seed: 1 } as const;

/**
 * The whole way once: candles (stored, else from an exchange, else simulated), a short training of
 * recipe `return` on two years of them, a forecast.
 *
 * @throws {InterruptedError} stopped before there was a model.
 * @throws what `trainModel` and `predictClose` throw.
 */
export async function quickstart(
  request: QuickstartRequest = {},
  watch: QuickstartWatch = {},
): Promise<QuickstartOutcome> {
  const clock = watch.clock ?? systemClock;
  const tell = watch.onStep ?? ((): void => undefined);
  const { modelsDir, dataDir = "./data" } = request;
  const candles = await findCandles({ ...request, dataDir }, { ...watch, clock });
  tell({ kind: "candles", candles });

  const { instrument, timeframe, firstOpenMs, lastOpenMs, hasVolume } = candles;
  const lastCloseMs = lastOpenMs + timeframeMs(timeframe);
  const common = { instrument, timeframe, modelsDir, dataDir };
  const { epochs = quickstartDefaults.epochs, seed = quickstartDefaults.seed } = request;
  const { patience } = quickstartDefaults;
  tell({ kind: "training", epochs });
  const trained = await trainModel(
    {
      ...common,
      recipe: "return",
      priceOnly: true,
      features: hasVolume ? undefined : priceColumns,
      sinceMs: firstOpenMs,
      untilMs: lastCloseMs,
      epochs,
      patience,
      seed,
    },
    watch,
  );

  tell({ kind: "forecasting", nowMs: lastCloseMs });
  const { version } = trained;
  const predicted = await predictClose({ ...common, version, atMs: lastCloseMs }, clock);
  return { candles, trained, predicted };
}

async function findCandles(
  { dataDir, offline = false }: QuickstartRequest & { readonly dataDir: string },
  watch: QuickstartWatch & { readonly clock: Clock },
): Promise<QuickstartCandles> {
  const { onStep, onFetched, signal, clock } = watch;
  const source = offline ? undefined : (watch.source ?? openExchangeCandles("binance"));
  onStep?.({ kind: "looking", dataDir, exchange: source?.name });
  const progress = onFetched === undefined ? {} : { onProgress: onFetched };
  return quickstartCandles({ dataDir, source, clock }, { signal, ...progress });
}
