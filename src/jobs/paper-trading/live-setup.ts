import { z } from "zod";
import type { Clock } from "../../foundation/clock.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import type { SessionRecord } from "../../trading/session/ledger.ts";
import { readParameters } from "../../trading/strategies/read-parameters.ts";
import { withCosts } from "../../trading/strategies/with-costs.ts";
import type { Strategy } from "../../trading/strategies/strategy.ts";
import type { TearSheetFacts } from "../../trading/tear-sheet/tear-sheet-facts.ts";
import { costPerSide } from "../../market/costs.ts";
import { runDefaults } from "../trading/run-request.ts";
import { askedStrategy } from "../trading/asked-strategy.ts";
import { forecastKinds } from "../trading/forecasts/forecast-kinds.ts";
import { limitsOf } from "../trading/prepare-run.ts";
import { tradedLanes } from "../trading/read-market.ts";
import { liveFundingNotes } from "../trading/notes/funding-notes.ts";
import { groupNotes } from "../trading/notes/group-notes.ts";
import { runIdentity } from "../trading/run-identity.ts";
import { warmUpMin } from "../trading/run-span.ts";
import { answeredModels } from "./answered-models.ts";
import { type LiveCandles, storedLiveCandles } from "./live-candles.ts";
import { liveFeed, type LiveWait } from "./live-feed.ts";
import { type LiveForecastRequest, liveForecasts } from "./live-forecasts.ts";
import type { TradePaperRequest } from "./paper-request.ts";
import type { PaperSetup } from "./paper-setup.ts";

export interface LiveOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The session that goes on; `undefined` = it begins now. */
  readonly stored: SessionRecord | undefined;
  readonly liveCandles?: LiveCandles | undefined;
  readonly wait?: LiveWait | undefined;
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** Candles before those that a model reads: its window, and outcomes that its interval follows. */
const modelHistory = 1500;

/**
 * A session on the candles of an exchange as they close. It decides on candles that close after it began
 * and on every one of them, however long it was away.
 *
 * @throws {MisuseError} E_STRATEGY and kin, E_RISK_LIMITS, E_TRADING_RULES, E_EXCHANGE and its kin.
 * @throws {WorldError} nothing is stored and the exchange cannot be reached.
 */
export async function liveSetup(
  request: TradePaperRequest,
  options: LiveOptions,
): Promise<PaperSetup> {
  const { clock, signal, onNotice } = options;
  const { dataDir = runDefaults.dataDir } = request;
  const timeframe = parseTimeframe(request.timeframe ?? runDefaults.timeframe);
  const plain = await askedStrategy(request);
  const limits = await limitsOf(request);
  const instruments = request.instruments.map(parseInstrument);
  const lanes = (await tradedLanes(request)).map((lane) => ({ ...lane, finer: [] }));
  const strategy = withCosts(plain, Math.max(...lanes.map(({ costs }) => costPerSide(costs))));
  const parameters = readParameters(strategy, request.parameters);
  const begun = spanOf(options, { timeframe, warmUp: strategy.warmUp(parameters) });
  const candles =
    options.liveCandles ?? storedLiveCandles(request, { timeframe, dataDir, clock, signal });
  const isAsked = strategy.forecasts !== "none";
  const sinceMs = begun.startedFromMs - (isAsked ? modelHistory : 0) * timeframeMs(timeframe);
  for (const instrument of instruments)
    await fetchFirst(candles, instrument, { sinceMs, onNotice });
  const forecasts = isAsked
    ? liveForecasts(askedOf(request, { instruments, timeframe, strategy }), { candles, clock })
    : undefined;
  const { seed = runDefaults.seed } = request;
  const terms = { strategy, parameters, limits, timeframe, lanes };
  return {
    mode: "live",
    ...terms,
    forecasts,
    ...begun,
    configuration: await configurationOf(request, { ...terms, begun }),
    notes: [
      ...notesOf(begun, options, timeframe),
      ...groupNotes(instruments, limits),
      ...lanes.flatMap(liveFundingNotes),
    ],
    candles: undefined,
    feed: () =>
      liveFeed({
        instruments,
        timeframe,
        startedFromMs: begun.startedFromMs,
        candles,
        clock,
        signal,
        wait: options.wait,
        onNotice,
      }),
    facts: async (run) => {
      const series = await Promise.all(instruments.map((name) => candles.read(name)));
      const { modelsDir = runDefaults.modelsDir } = request;
      const models = await answeredModels(run, { modelsDir, series });
      const about = { lanes, strategy, parameters, begun, seed, timeframe, isAsked };
      return { ...factsOf(series, about), models };
    },
    release: async () => forecasts?.release(),
  };
}

function askedOf(
  request: TradePaperRequest,
  about: {
    readonly instruments: readonly InstrumentId[];
    readonly timeframe: Timeframe;
    readonly strategy: Strategy;
  },
): LiveForecastRequest {
  const { instruments, timeframe, strategy } = about;
  const { sentimentFiles, model } = request;
  const { modelsDir = runDefaults.modelsDir, dataDir = runDefaults.dataDir } = request;
  const version = model === "champion" ? undefined : model;
  const kinds = forecastKinds[strategy.forecasts];
  return { instruments, timeframe, kinds, version, sentimentFiles, modelsDir, dataDir };
}

async function configurationOf(
  request: TradePaperRequest,
  about: Pick<PaperSetup, "strategy" | "parameters" | "limits" | "timeframe" | "lanes"> & {
    readonly begun: LiveSpan;
  },
): Promise<object> {
  const { strategy, parameters, limits, timeframe, lanes, begun } = about;
  const { model = "champion", cash = runDefaults.cash } = request;
  return {
    strategy: strategy.name,
    ...(await runIdentity(request)),
    parameters,
    limits,
    cash,
    timeframe,
    markets: lanes.map(({ instrument, rules, costs }) => ({ instrument, rules, costs })),
    model,
    live: true,
    tradeFromMs: begun.tradeFromMs,
  };
}

interface LiveSpan {
  readonly startedFromMs: number;
  readonly tradeFromMs: number;
}

// A session that went away decides on from where it began; a new one on what closes from now on.
function spanOf(
  { clock, stored }: LiveOptions,
  { timeframe, warmUp }: { readonly timeframe: Timeframe; readonly warmUp: number },
): LiveSpan {
  if (stored !== undefined) {
    const { tradeFromMs } = storedConfiguration(stored);
    return { startedFromMs: stored.startedFromMs, tradeFromMs };
  }
  const stepMs = timeframeMs(timeframe);
  const tradeFromMs = Math.floor(clock.nowMs() / stepMs) * stepMs;
  return { tradeFromMs, startedFromMs: tradeFromMs - Math.max(warmUp, warmUpMin) * stepMs };
}

const liveConfiguration = z.object({ live: z.literal(true), tradeFromMs: z.number() });

function storedConfiguration({ name, configuration }: SessionRecord) {
  const found = liveConfiguration.safeParse(configuration);
  if (found.success) return found.data;
  throw new RefusedError(
    "E_SESSION_DIFFERS",
    `Cannot go on with the session ${name}: it replays candles of files; name them with --replay, give this one another --name, or begin anew with --fresh`,
  );
}

// Stored candles are enough to begin with: the feed tries again.
async function fetchFirst(
  candles: LiveCandles,
  instrument: CandleSeries["instrument"],
  options: {
    readonly sinceMs: number;
    readonly onNotice: ((sentence: string) => void) | undefined;
  },
): Promise<void> {
  try {
    await candles.fetch(instrument, Math.max(0, options.sinceMs));
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const isStored = await candles.read(instrument).then(
      () => true,
      () => false,
    );
    const reason = reasonOf(error);
    if (!isStored) {
      throw new WorldError(
        error.code,
        `Cannot trade ${instrument} live: none of its candles are stored, and ${reason}; check the network, name a proxy (httpsProxy) in the file of --exchange-settings, ask another --exchange, or play a file back with --replay`,
        { cause: error, retryable: error.retryable },
      );
    }
    options.onNotice?.(`${instrument}: ${reason} [${error.code}]; it goes on with what is stored.`);
  }
}

// What a download advises is of downloads: its options are not `trade`'s.
function reasonOf({ message }: WorldError): string {
  return message.replace(/^Cannot [^:]*: /, "").split("; ")[0] ?? message;
}

function notesOf(
  { tradeFromMs }: LiveSpan,
  { stored }: LiveOptions,
  timeframe: Timeframe,
): readonly string[] {
  const firstMs = tradeFromMs + timeframeMs(timeframe);
  return stored === undefined
    ? [`The first decision comes when a candle closes at ${utcText(firstMs)} UTC.`]
    : [];
}

function factsOf(
  all: readonly CandleSeries[],
  about: Pick<PaperSetup, "lanes" | "strategy" | "parameters" | "timeframe"> & {
    readonly begun: LiveSpan;
    readonly seed: number;
    readonly isAsked: boolean;
  },
): TearSheetFacts {
  const { lanes, strategy, parameters, timeframe, begun, seed, isAsked } = about;
  return {
    strategy: strategy.name,
    parameters,
    timeframe,
    market: lanes[0]!.rules.market,
    lanes: all.map((series, i) => {
      const from = series.openTimeMs.findIndex((openMs) => openMs >= begun.startedFromMs);
      return {
        series: sliceCandles(series, Math.max(0, from), series.openTimeMs.length),
        costPerSide: costPerSide(lanes[i]!.costs),
        rules: lanes[i]!.rules,
      };
    }),
    tradeFromMs: begun.tradeFromMs,
    forecasts: isAsked ? "the models that answered then" : undefined,
    inSample: false,
    seed,
  };
}
