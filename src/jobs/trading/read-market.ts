import {
  type FundingMoment,
  readFundingFile,
} from "../../adapters/funding-files/read-funding-file.ts";
import { readSettingFile } from "../../adapters/setting-files/read-setting-file.ts";
import type { Clock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { Candle } from "../../market/candle.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { type CostModel, costModelFor, costPerSide } from "../../market/costs.ts";
import { defaultTradingRules } from "../../market/default-trading-rules.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { parseTradingRules } from "../../market/parse-trading-rules.ts";
import { parseTimeframe } from "../../market/timeframe.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import { loadCandles } from "../load-candles.ts";
import { type RunRequest, runDefaults } from "./run-request.ts";
import { readFinerCandles } from "./read-finer-candles.ts";

/** One instrument of a run: its candles, what trading it costs, on which grid. */
export interface MarketLane {
  readonly instrument: InstrumentId;
  /** To the end of the run; older ones than it needs too. */
  readonly series: CandleSeries;
  readonly dataHash: string;
  readonly rules: TradingRules;
  readonly costs: CostModel;
  /** Smaller candles of the same time, oldest first; none where nobody named a file. */
  readonly finer: readonly Candle[];
  /** Oldest first. */
  readonly funding: readonly FundingMoment[];
  /** Rows of its file that stood there twice. */
  readonly duplicates: number;
  /** Sentences about its files. */
  readonly warnings: readonly string[];
}

/**
 * Reads everything about the markets of a request.
 *
 * @throws {MisuseError} E_RUN_OPTION, E_INSTRUMENT, E_TIMEFRAME, E_TRADING_RULES, E_NO_CANDLES and
 *   what reading the files throws.
 */
export async function readMarket(
  request: RunRequest,
  clock: Clock,
): Promise<readonly MarketLane[]> {
  const lanes = await tradedLanes(request);
  return Promise.all(lanes.map((lane, i) => readLane(request, { lane, number: i }, clock)));
}

/** An instrument as its exchange knows it, without its candles. */
export type MarketTerms = Pick<MarketLane, "instrument" | "rules" | "costs" | "funding">;

/**
 * The instruments of a request, what trading each costs and on which grid.
 *
 * @throws as `readMarket`, but for candles.
 */
export async function tradedLanes(request: RunRequest): Promise<readonly MarketTerms[]> {
  const instruments = request.instruments.map(parseInstrument);
  refuseUnpaired(request, instruments);
  const { market = runDefaults.market, rulesFile, costPerSide: perSide } = request;
  const listed =
    rulesFile === undefined
      ? []
      : parseTradingRules(await readSettingFile(rulesFile, "E_TRADING_RULES"), rulesFile);
  return Promise.all(
    instruments.map(async (instrument, i) => {
      const own = listed.find(
        (rules) => rules.instrument === instrument && rules.market === market,
      );
      if (rulesFile !== undefined && own === undefined) {
        throw unlisted({ instrument, market, rulesFile }, listed);
      }
      return {
        instrument,
        rules: own ?? defaultTradingRules(instrument, market),
        costs: costsFor(instrument, perSide),
        funding: await fundingRates(request.fundingFiles?.[i]),
      };
    }),
  );
}

// The defaults instead would be other lots than the person thinks.
function unlisted(
  asked: {
    readonly instrument: InstrumentId;
    readonly market: TradingRules["market"];
    readonly rulesFile: string;
  },
  listed: readonly TradingRules[],
): MisuseError {
  const names = listed.map((rules) => `${rules.instrument} ${rules.market}`).join(", ");
  return new MisuseError(
    "E_TRADING_RULES",
    `Cannot trade ${asked.instrument} ${asked.market} by ${asked.rulesFile}: it holds rules of ${names || "nothing"}`,
  );
}

async function readLane(
  request: RunRequest,
  { lane, number }: { readonly lane: MarketTerms; readonly number: number },
  clock: Clock,
): Promise<MarketLane> {
  const { instrument } = lane;
  const { dataDir, timeframe: hourly } = { ...runDefaults, ...defined(request) };
  const timeframe = parseTimeframe(hourly);
  const loaded = await loadCandles(
    { instrument, timeframe, file: request.files?.[number], dataDir, untilMs: request.toMs },
    clock,
  );
  const finer = request.finerFiles?.[number];
  return {
    ...lane,
    series: loaded.series,
    dataHash: loaded.dataHash,
    duplicates: loaded.duplicates,
    finer:
      finer === undefined ? [] : await readFinerCandles(finer, { instrument, timeframe }, clock),
    warnings: loaded.warnings,
  };
}

/** The default costs, scaled where one side is to cost something else. */
function costsFor(instrument: InstrumentId, perSide: number | undefined): CostModel {
  const usual = costModelFor(instrument);
  if (perSide === undefined) return usual;
  return { ...usual, multiplier: perSide / costPerSide(usual) };
}

async function fundingRates(file: string | undefined): Promise<readonly FundingMoment[]> {
  return file === undefined ? [] : readFundingFile(file);
}

function refuseUnpaired(request: RunRequest, instruments: readonly InstrumentId[]): void {
  const { files, finerFiles, fundingFiles, market = runDefaults.market } = request;
  const given = { "--data": files, "--finer": finerFiles, "--funding": fundingFiles };
  for (const [option, paths] of Object.entries(given)) {
    if (paths === undefined || paths.length === instruments.length) continue;
    throw wrongOption(
      `${option} names one file per instrument, in their order: ${instruments.length} ${instruments.length === 1 ? "instrument" : "instruments"}, value was ${paths.join(", ")}`,
    );
  }
  if (new Set(instruments).size < instruments.length) {
    throw wrongOption(`an instrument stands there twice, value was ${instruments.join(" ")}`);
  }
  if (fundingFiles !== undefined && market === "spot") {
    throw wrongOption("only a perpetual pays funding: say --market perpetual");
  }
}

function wrongOption(reason: string): MisuseError {
  return new MisuseError("E_RUN_OPTION", `Cannot trade: ${reason}`);
}

/** The fields that are not `undefined`, so that defaults stand for the others. */
function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
