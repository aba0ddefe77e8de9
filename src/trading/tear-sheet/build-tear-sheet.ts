import { drawdownSpells } from "../../evaluation/metrics/drawdown-spells.ts";
import { equityReturns } from "../../evaluation/metrics/equity-returns.ts";
import { wilsonInterval } from "../../evaluation/significance/wilson-interval.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { createRng } from "../../foundation/rng.ts";
import { candlesPerYear, yearMs } from "../../market/candles-per-year.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { RecordedRun } from "../session/recorded-run.ts";
import { bootstrapIntervals } from "./bootstrap-intervals.ts";
import { buyAndHold } from "./buy-and-hold.ts";
import { costLevels } from "./cost-levels.ts";
import { decisionCounts } from "./decision-counts.ts";
import { countHeld } from "./held-rows.ts";
import { type HeldRun, heldRun } from "./held-run.ts";
import { judgeRun } from "./judge-run.ts";
import { laneCosts } from "./lane-costs.ts";
import { type MarkedRun, markedRun } from "./marked-run.ts";
import { missingFigures, without } from "./missing-figures.ts";
import { monthReturns, yearReturns } from "./period-returns.ts";
import { randomEntries } from "./random-entries.ts";
import { sheetBenchmark } from "./sheet-benchmark.ts";
import { sheetCurves } from "./sheet-curves.ts";
import { sheetFigures } from "./sheet-figures.ts";
import { sheetSharpe } from "./sheet-sharpe.ts";
import { sheetTails } from "./sheet-tails.ts";
import { type SheetStop, sheetStop } from "./sheet-stop.ts";
import { stoppedFrom } from "./stopped-from.ts";
import type { DatedDrawdown, SheetFigures, SheetSubject, TearSheet } from "./tear-sheet.ts";
import type { TearSheetFacts } from "./tear-sheet-facts.ts";
import { exitCounts } from "./trade-figures.ts";

const defaults = { randomRuns: 200, draws: 1000 } as const;
const drawdownsShown = 5;
/** Shallower falls are noise. */
const drawdownMin = 0.001;

/**
 * The tear sheet of a finished run. Returns are simple, per candle, of the account marked at each
 * close; a year has the timeframe's candles of 365.25 days. Equal runs, facts and seed give equal
 * sheets. Where limits stopped the run for good, figures count until it was flat.
 *
 * @throws {MisuseError} E_EMPTY_RUN: fewer than two candles were decided on.
 */
export function buildTearSheet(run: RecordedRun, facts: TearSheetFacts): TearSheet {
  const whole = markedRun(run, facts);
  refuseEmpty(whole);
  const trips = run.roundTrips.filter(({ exitedAtMs }) => exitedAtMs > facts.tradeFromMs);
  const decisions = decisionCounts(run.decisions, facts.tradeFromMs);
  const stoppedMs = stoppedFrom(run, facts.tradeFromMs);
  const counted = heldRun(run, whole, stoppedMs);
  const stopped = sheetStop(run, counted, stoppedMs);
  const sheet = {
    inSample: facts.inSample,
    notes: facts.notes ?? [],
    stopped,
    decisions,
    exits: exitCounts(trips),
    roundTrips: trips,
    ...measured(run, facts, { counted, trips, stopped }),
  };
  return { ...sheet, verdict: judgeRun({ ...sheet, isLost: whole.isLost }) };
}

interface SheetSources {
  readonly counted: HeldRun;
  readonly trips: readonly RoundTrip[];
  readonly stopped: SheetStop | undefined;
}

/** Everything that comes of the account and the fills. */
function measured(run: RecordedRun, facts: TearSheetFacts, sources: SheetSources) {
  const { counted, trips, stopped } = sources;
  const { marked, fills, spells, held } = counted;
  const { equity, atMs, netExposure } = marked.marks;
  const time = { years: yearsOf(marked), rowsPerYear: candlesPerYear(facts.timeframe) };
  const { rowsPerYear } = time;
  const all = sheetFigures({ run, marked, fills, held, trips, time });
  const missing = missingFigures(all, {
    ...time,
    ...marked,
    heldCandles: countHeld(held),
  });
  const figures = without(all, missing);
  const hold = buyAndHold(marked, 1);
  const part = buyAndHold(marked, Math.max(-1, Math.min(1, all.meanNetExposure)));
  const returns = equityReturns(equity);
  return {
    subject: subjectOf(run, facts, { marked, held }),
    figures,
    missing,
    ...sureness(returns, figures, { facts, rowsPerYear }),
    benchmark: sheetBenchmark({ equity, hold, part }, time),
    randomEntries: randomEntries(marked, spells, {
      runs: facts.randomRuns ?? defaults.randomRuns,
      rng: createRng(facts.seed),
      costPerSide: laneCosts(fills, marked),
      untilMs: stopped?.fromMs,
    }),
    sharpe: sheetSharpe(returns, facts.trials ?? { count: 1, sharpes: [] }, rowsPerYear),
    costs: costLevels(marked, fills, {
      trades: trips.length,
      rowsPerYear,
      reruns: facts.reruns,
      stopped,
    }),
    tails: sheetTails(atMs, equity),
    drawdowns: datedDrawdowns(atMs, equity),
    months: monthReturns({ atMs, equity, buyAndHold: hold }),
    years: yearReturns({ atMs, equity, buyAndHold: hold }),
    curves: sheetCurves({ atMs, equity, buyAndHold: hold, sameExposure: part, netExposure }),
  };
}

function refuseEmpty({ marks }: MarkedRun): void {
  if (marks.atMs.length >= 2) return;
  throw new MisuseError(
    "E_EMPTY_RUN",
    `Cannot write a tear sheet: at least 2 candles must have been decided on, value was ${marks.atMs.length}`,
  );
}

function yearsOf({ marks: { atMs } }: MarkedRun): number {
  return (atMs.at(-1)! - atMs[0]!) / yearMs;
}

function sureness(
  returns: Float64Array,
  figures: SheetFigures,
  { facts, rowsPerYear }: { readonly facts: TearSheetFacts; readonly rowsPerYear: number },
): Pick<TearSheet, "intervals" | "bootstrap"> {
  const { meanHoldingCandles = 1, trades, winRate } = figures;
  const wins =
    winRate === undefined ? {} : { winRate: wilsonInterval(Math.round(winRate * trades), trades)! };
  if (figures.sharpeRatio === undefined) return { intervals: wins, bootstrap: undefined };
  const { draws, blockLength, sharpeRatio, totalReturn, maxDrawdown } = bootstrapIntervals(
    returns,
    {
      draws: facts.draws ?? defaults.draws,
      seed: facts.seed,
      holding: meanHoldingCandles,
      rowsPerYear,
    },
  );
  const ratio = sharpeRatio === undefined ? {} : { sharpeRatio };
  return {
    intervals: { totalReturn, maxDrawdown, ...ratio, ...wins },
    bootstrap: { draws, blockLength },
  };
}

function subjectOf(
  run: RecordedRun,
  facts: TearSheetFacts,
  { marked, held }: { readonly marked: MarkedRun; readonly held: Uint8Array },
): SheetSubject {
  const { atMs, equity, grossExposure } = marked.marks;
  return {
    name: run.session.name,
    mode: run.session.mode,
    strategy: facts.strategy,
    parameters: facts.parameters,
    instruments: facts.lanes.map(({ series }) => series.instrument),
    timeframe: facts.timeframe,
    market: facts.market,
    forecasts: facts.forecasts,
    models: facts.models ?? [],
    fromMs: atMs[0]!,
    untilMs: atMs.at(-1)!,
    candles: atMs.length,
    startEquity: equity[0]!,
    endEquity: equity.at(-1)!,
    heldAtEnd: held.at(-1)! * grossExposure.at(-1)! * equity.at(-1)!,
    seed: facts.seed,
  };
}

function datedDrawdowns(atMs: Float64Array, equity: Float64Array): readonly DatedDrawdown[] {
  return drawdownSpells(equity)
    .filter(({ depth }) => depth >= drawdownMin)
    .slice(0, drawdownsShown)
    .map(({ depth, peakRow, troughRow, recoveredRow }) => ({
      depth,
      peakMs: atMs[peakRow]!,
      troughMs: atMs[troughRow]!,
      recoveredMs: recoveredRow === undefined ? undefined : atMs[recoveredRow]!,
    }));
}
