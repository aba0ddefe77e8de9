import { daysMin } from "./held-figures.ts";
import type { FigureName, SheetFigures } from "./tear-sheet.ts";
import { tradesMin } from "./trade-figures.ts";

/** Candles with a position below which no ratio of returns is printed. */
const heldCandlesMin = 100;

type Missing = Partial<Record<FigureName, string>>;

const ofReturns = ["volatility", "sharpeRatio", "sortinoRatio"] as const;
const ofTime = ["annualGrowth", "calmarRatio", "turnoverPerYear"] as const;
const ofTrades = ["profitFactor", "winRate", "payoffRatio", "returnPerTrade"] as const;
const ofAnyTrade = [
  "bestTrade",
  "worstTrade",
  "longestLosingStreak",
  "meanHoldingCandles",
] as const;

/** Which figures mean nothing, and why: few candles, few trades, a short span, or not defined. */
export function missingFigures(
  figures: SheetFigures,
  span: { readonly years: number; readonly heldCandles: number; readonly isLost: boolean },
): Missing {
  const missing: Missing = {};
  const { trades } = figures;
  const days = Math.floor(span.years * 365.25);
  if (days < daysMin) {
    refuse(ofTime, `${days} days, ${daysMin} are needed`);
  }
  if (span.heldCandles < heldCandlesMin) {
    refuse(ofReturns, `in the market on ${span.heldCandles} candles, ${heldCandlesMin} are needed`);
    refuse(["calmarRatio"], missing.sharpeRatio!);
  }
  if (trades < tradesMin) refuse(ofTrades, `${tradesText(trades)}, ${tradesMin} are needed`);
  if (trades === 0) refuse(ofAnyTrade, "no trade");
  if (span.isLost) refuse([...ofReturns, ...ofTime], "the account was lost");
  for (const [name, reason] of undefinedReasons) {
    if (figures[name] === undefined && missing[name] === undefined) missing[name] = reason;
  }
  return missing;

  function refuse(names: readonly FigureName[], reason: string): void {
    for (const name of names) missing[name] = reason;
  }
}

/** The figures without those that are missing. */
export function without(figures: SheetFigures, missing: Missing): SheetFigures {
  const absent = Object.keys(missing).map((name) => [name, undefined]);
  return { ...figures, ...(Object.fromEntries(absent) as Partial<SheetFigures>) };
}

const undefinedReasons: readonly (readonly [FigureName, string])[] = [
  ["volatility", "too few candles"],
  ["sharpeRatio", "the account never changed"],
  ["sortinoRatio", "no candle lost"],
  ["calmarRatio", "it never fell"],
  ["profitFactor", "no trade lost"],
  ["payoffRatio", "no win or no loss"],
];

function tradesText(trades: number): string {
  return trades === 1 ? "1 trade" : `${trades} trades`;
}
