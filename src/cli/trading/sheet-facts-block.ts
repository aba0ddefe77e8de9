import { tailDaysMin, type TearSheet } from "../../jobs/tear-sheet.ts";
import { dayText } from "../../foundation/utc-text.ts";
import { formatCounted } from "../format-number.ts";
import { labelled } from "../wrapped-text.ts";
import { moneyText, ratioText, sharesText, signedShare } from "./sheet-numbers.ts";

const label = (name: string): string => name.padEnd(10);

/** Trades, exposure, random entries, luck, the market's share and the worst falls, a few lines each. */
export function factsBlock(sheet: TearSheet): string {
  return [
    labelled(label("Trades"), tradesText(sheet)),
    labelled(label("Exposure"), exposureText(sheet)),
    labelled(label("Random"), randomText(sheet)),
    labelled(label("Luck"), luckText(sheet)),
    labelled(label("Market"), marketText(sheet)),
    labelled(label("Days"), daysText(sheet)),
    labelled(label("Falls"), fallsText(sheet)),
  ].join("\n");
}

function tradesText({ figures, exits, intervals, subject }: TearSheet): string {
  const { trades, longTrades, shortTrades, winRate, bestTrade, worstTrade } = figures;
  const open = subject.heldAtEnd > 0 ? `; ${moneyText(subject.heldAtEnd)} still held` : "";
  if (trades === 0) return `none closed${open}.`;
  const range = intervals.winRate;
  const wins =
    winRate === undefined
      ? []
      : [
          `${sharesText(winRate)} % won${range === undefined ? "" : ` [${sharesText(range.low)}, ${sharesText(range.high)}]`}`,
        ];
  const parts = [
    `${formatCounted(trades, "trade")} (${longTrades} long, ${shortTrades} short)`,
    ...wins,
    ...optional(figures.profitFactor, (value) => `profit factor ${ratioText(value)}`),
    ...optional(figures.payoffRatio, (value) => `average win ${ratioText(value)} x average loss`),
    ...optional(figures.returnPerTrade, (value) => `${signedShare(value)} % a trade`),
    `best ${signedShare(bestTrade ?? 0)} %, worst ${signedShare(worstTrade ?? 0)} %`,
    ...optional(
      figures.meanHoldingCandles,
      (value) => `held ${value.toFixed(1)} candles on average`,
    ),
    ...optional(figures.longestLosingStreak, (value) => `${value} losses in a row at most`),
    `closed by ${exits.map(({ closedBy, trades: n }) => `${closedBy} ${n}`).join(", ")}`,
  ];
  return `${parts.join("; ")}${open}.`;
}

function exposureText({ figures }: TearSheet): string {
  const { exposure, meanExposure, meanNetExposure, turnover, turnoverPerYear } = figures;
  const net = figures.shortTrades === 0 ? "" : ` (net ${signedShare(meanNetExposure)} %)`;
  const year = turnoverPerYear === undefined ? "" : `, ${turnoverPerYear.toFixed(1)} times a year`;
  return `a position on ${sharesText(exposure)} % of candles, ${sharesText(meanExposure)} % of the account on average${net}; turned over ${turnover.toFixed(1)} times${year}.`;
}

function randomText({ randomEntries, figures }: TearSheet): string {
  const { runs, spells, beaten, pValue, median, low, high, reason } = randomEntries;
  const { replayedReturn } = randomEntries;
  if (beaten === undefined || pValue === undefined || replayedReturn === undefined) {
    return `no comparison: ${reason}.`;
  }
  const missed = (figures.totalReturn ?? replayedReturn) - replayedReturn;
  const spread = `${signedShare(low ?? 0)} to ${signedShare(high ?? 0)} %, half above ${signedShare(median ?? 0)} %`;
  return `${runs} runs with the same ${formatCounted(spells, "position")} at random moments make ${spread}; this one's, priced the same way, make ${signedShare(replayedReturn)} % and beat ${sharesText(beaten)} % of them (p ${pValue.toFixed(3)}). The account made ${signedShare(missed)} % beside that: fills inside candles, its own costs.`;
}

function luckText({ sharpe, missing }: TearSheet): string {
  const { kind, probability, trials, yearsToProve } = sharpe;
  if (probability === undefined || missing.sharpeRatio !== undefined) {
    return `no Sharpe ratio: ${missing.sharpeRatio ?? "returns never change"}.`;
  }
  const against =
    kind === "deflated" ? `the best of ${trials} trials without skill` : "0 (one trial counted)";
  const proof =
    yearsToProve === undefined
      ? "no record of this kind would prove it"
      : `${yearsToProve.toFixed(1)} years of such candles would prove it at 95 %`;
  return `the true Sharpe ratio is above ${against} with probability ${probability.toFixed(3)}; ${proof}.`;
}

function marketText({ benchmark }: TearSheet): string {
  const { beta, alphaPerYear, alphaT, correlation } = benchmark;
  if (beta === undefined || alphaPerYear === undefined) return "no line against buy-and-hold.";
  return `beta ${ratioText(beta)}, correlation ${ratioText(correlation ?? 0)}; beside that ${signedShare(alphaPerYear)} % a year (t ${ratioText(alphaT ?? 0)}).`;
}

const noChange = "the account never changed";

function daysText({ tails }: TearSheet): string {
  const { days, bestDay, worstDay, valueAtRisk, expectedShortfall, skewness, kurtosis } = tails;
  if (valueAtRisk === undefined || expectedShortfall === undefined) {
    const isFew = days < tailDaysMin;
    const why = isFew ? `too few to tell of a usual one, ${tailDaysMin} are needed` : noChange;
    return `${formatCounted(days, "day")}: ${why}.`;
  }
  return `best ${signedShare(bestDay ?? 0)} %, worst ${signedShare(worstDay ?? 0)} %; 1 day in 20 loses ${sharesText(valueAtRisk)} % or more, ${sharesText(expectedShortfall)} % on average; skewness ${ratioText(skewness ?? 0)}, kurtosis ${ratioText(kurtosis ?? 0)}.`;
}

function fallsText({ drawdowns }: TearSheet): string {
  if (drawdowns.length === 0) return "none.";
  const texts = drawdowns.slice(0, 3).map(({ depth, peakMs, troughMs, recoveredMs }) => {
    const end = recoveredMs === undefined ? "not recovered" : `recovered ${dayText(recoveredMs)}`;
    return `${sharesText(depth)} % from ${dayText(peakMs)} to ${dayText(troughMs)}, ${end}`;
  });
  return `${texts.join("; ")}.`;
}

function optional(value: number | undefined, text: (value: number) => string): readonly string[] {
  return value === undefined ? [] : [text(value)];
}
