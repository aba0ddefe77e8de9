import { z } from "zod";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();
const timeMs = z.number().int().describe("UTC epoch milliseconds");
const money = z.number().describe("quote currency");
const interval = z.strictObject({ low: z.number(), high: z.number(), confidence: z.number() });
const tally = z.strictObject({ name: z.string(), count });

const heldFigures = {
  totalReturn: z.number(),
  annualGrowth: figure,
  volatility: figure,
  sharpeRatio: figure,
  sortinoRatio: figure,
  calmarRatio: figure,
  maxDrawdown: z.number(),
};

const figures = {
  totalReturn: figure.describe("fraction, after costs, marked to market"),
  annualGrowth: figure.describe("fraction a year"),
  volatility: figure.describe("fraction a year"),
  maxDrawdown: figure.describe("positive fraction of the peak before it"),
  sharpeRatio: figure.describe("a year, from returns per candle; null has its reason in missing"),
  sortinoRatio: figure,
  calmarRatio: figure,
  profitFactor: figure,
  winRate: figure,
  payoffRatio: figure,
  returnPerTrade: figure,
  bestTrade: figure,
  worstTrade: figure,
  longestLosingStreak: figure,
  trades: count.describe("round trips, from flat to flat"),
  longTrades: count,
  shortTrades: count,
  fees: money,
  slippage: money.describe("spread, slippage and impact, quote currency"),
  funding: money.describe("received less paid, quote currency"),
  turnover: z.number().describe("value of all fills over the mean account value"),
  turnoverPerYear: figure,
  exposure: z.number().describe("share of candles at whose close something was held"),
  meanExposure: z.number(),
  meanNetExposure: z.number().describe("long less short"),
  meanHoldingCandles: figure,
};

const benchmark = z
  .strictObject({
    ...heldFigures,
    sameExposure: z.strictObject(heldFigures).describe("holding the run's mean net exposure"),
    beta: figure,
    alphaPerYear: figure,
    alphaT: figure.describe("Newey-West t"),
    correlation: figure,
  })
  .describe("buy-and-hold on the same candles, with costs");

const verdict = z.strictObject({
  kind: z.enum([
    "lost everything",
    "no trade",
    "in-sample",
    "loses",
    "holding",
    "too few trades",
    "luck",
    "unproven",
    "holds up",
  ]),
  sentence: z.string(),
  checks: z.array(
    z.strictObject({
      name: z.enum(["profit", "timing", "market", "luck", "costs"]),
      title: z.string(),
      passed: z.boolean().nullable().optional(),
      detail: z.string(),
    }),
  ),
});

const subject = z.strictObject({
  name: z.string(),
  mode: z.enum(["backtest", "paper"]),
  strategy: z.string(),
  parameters: z.record(z.string(), z.number()),
  instruments: z.array(z.string()),
  timeframe: z.string(),
  market: z.enum(["spot", "perpetual"]),
  forecasts: z.string().nullable().optional(),
  models: z
    .array(
      z.strictObject({
        instrument: z.string(),
        source: z.string().describe("price, sentiment or table"),
        version: z.string().nullable().optional(),
        recipe: z.string().nullable().optional(),
        horizon: count.nullable().optional().describe("candles ahead"),
        trainedUntilMs: timeMs.nullable().optional().describe("null where nobody knows"),
        lastCandleMs: timeMs.describe("close of the run's last candle"),
      }),
    )
    .describe("who forecast, in order of time"),
  fromMs: timeMs,
  untilMs: timeMs,
  candles: count,
  startEquity: money,
  endEquity: money,
  heldAtEnd: money.describe("marked and not sold"),
  seed: z.number(),
});

const randomEntries = z
  .strictObject({
    runs: count,
    spells: count.describe("positions that were moved to random moments"),
    totalReturns: z.array(z.number()).describe("of the random runs, rising"),
    replayedReturn: figure
      .optional()
      .describe("the run's own positions priced as the random ones: what they are held against"),
    beaten: figure.optional().describe("share of the random runs that made less than that"),
    pValue: figure.optional(),
    median: figure.optional(),
    low: figure.optional().describe("5 % of the random runs made less"),
    high: figure.optional(),
    sharpeBeaten: figure.optional(),
    drawdownBeaten: figure.optional(),
    reason: z.string().nullable().optional(),
  })
  .describe("the same trades at random moments");

const deflatedSharpe = z.strictObject({
  kind: z.enum(["deflated", "probabilistic"]),
  rows: count,
  sharpe: figure.optional().describe("per candle"),
  trials: count,
  trialVariance: figure.optional(),
  benchmark: z.number().describe("Sharpe ratio per candle that must be exceeded"),
  probability: figure.optional().describe("0.95 is the usual bar"),
  yearsToProve: figure.optional(),
});

const stopped = z
  .strictObject({
    fromMs: timeMs,
    reason: z.string().nullable().optional(),
    idleCandles: count.describe("after it, flat: no figure counts them"),
  })
  .nullable()
  .optional()
  .describe("where nothing could be entered any more");

const costs = z.strictObject({
  paidPerSide: figure.optional().describe("fraction of the value traded"),
  breakEvenPerSide: figure.optional(),
  largestVolumeShare: figure.optional().describe("of the fills in one candle over its volume"),
  method: z.enum(["repriced", "rerun"]),
  levels: z.array(
    z.strictObject({
      multiplier: z.number(),
      totalReturn: figure.optional(),
      sharpeRatio: figure.optional(),
      maxDrawdown: figure.optional(),
      trades: count,
      stopped,
    }),
  ),
});

const tails = z
  .strictObject({
    days: count,
    skewness: figure.optional(),
    kurtosis: figure.optional(),
    valueAtRisk: figure.optional(),
    expectedShortfall: figure.optional(),
    bestDay: figure.optional(),
    worstDay: figure.optional(),
    sharpeRatio: figure.optional(),
  })
  .describe("of UTC days; tails at 5 %");

const period = z.strictObject({
  year: z.number().int(),
  month: z.number().int().describe("1 to 12; 0 for the year"),
  return: z.number(),
  buyAndHold: z.number(),
});

const decisions = z.strictObject({
  decided: count,
  stances: z.array(tally),
  verdicts: z.array(tally),
  rules: z.array(tally.extend({ did: z.enum(["refused", "trimmed", "capped"]) })),
  forecasts: z
    .strictObject({
      given: count,
      largestChange: z.number().describe("signed fraction"),
      threshold: figure.optional(),
    })
    .nullable()
    .optional(),
  withheld: z.array(tally),
  unplaced: z.array(tally),
  states: z.array(tally),
  conditions: z.array(tally.extend({ held: count })),
});

/** A tear sheet as `--json` answers it; commands spread its shape into their own answers. */
export const tearSheetSchema = z.strictObject({
  ...figures,
  inSample: z.boolean(),
  stopped,
  benchmark,
  verdict,
  subject,
  missing: z.record(z.string(), z.string()).describe("why a figure is null"),
  intervals: z.record(z.string(), interval),
  bootstrap: z.strictObject({ draws: count, blockLength: count }).nullable().optional(),
  randomEntries,
  deflatedSharpe,
  costs,
  tails,
  drawdowns: z.array(
    z.strictObject({
      depth: z.number(),
      peakMs: timeMs,
      troughMs: timeMs,
      recoveredMs: timeMs.nullable().optional(),
    }),
  ),
  months: z.array(period),
  years: z.array(period),
  exits: z.array(
    z.strictObject({
      closedBy: z.string(),
      trades: count,
      winRate: z.number(),
      profit: z.number(),
    }),
  ),
  decisions,
});
