import type { InstrumentId } from "../../market/instrument.ts";
import type { Decision } from "./decision.ts";
import { unchangedAt } from "../risk/judge-target.ts";
import { createGrowingTable } from "./growing-table.ts";
import type { DecisionList } from "./recorded-run.ts";

/** Decisions kept as columns: a million of them cost numbers and references, no objects. */
export interface DecisionColumns extends DecisionList {
  push(decision: Decision): void;
  /** The decision on a candle. */
  find(instrument: InstrumentId, openTimeMs: number): Decision | undefined;
}

type Circumstances = Pick<
  Decision,
  "instrument" | "phase" | "state" | "forecast" | "orders" | "unplaced"
>;

/** Each thing once, however often it comes in a row. */
interface Series<T> {
  /** @returns The number of the thing. */
  take(thing: T): number;
  at(number: number): T;
}

// Of a row of the table.
const width = 11;
const [openTimeMs, decidedAtMs, close, heldExposure, wantedExposure] = [0, 1, 2, 3, 4] as const;
const [riskExposure, signalNumber, verdictNumber, circumstancesNumber] = [5, 6, 7, 8] as const;
// With the direction as its sign: what is held is held for a candle at least.
const [heldCandles, heldEntryPrice] = [9, 10] as const;
/** That what is held stays is said by its exposure alone. */
const unchanged = -1;

export function createDecisionColumns(): DecisionColumns {
  const table = createGrowingTable(width);
  const signals = createSeries<Decision["signal"]>();
  const verdicts = createSeries<Decision["risk"]>();
  const circumstances = createSeries<Circumstances>();
  let last: Circumstances | undefined;
  // Made when somebody looks for a decision: a backtest never does.
  let index: Map<string, number> | undefined;
  let indexed = 0;

  function at(position: number): Decision | undefined {
    const { rows } = table;
    const place = position < 0 ? rows + position : position;
    if (!(place >= 0 && place < rows)) return undefined;
    const cell = (column: number): number => table.cell(place, column);
    const verdict = cell(verdictNumber);
    const { instrument, phase, state, forecast, orders, unplaced } = circumstances.at(
      cell(circumstancesNumber),
    );
    return {
      instrument,
      openTimeMs: cell(openTimeMs),
      decidedAtMs: cell(decidedAtMs),
      close: cell(close),
      phase,
      state,
      forecast,
      signal: signals.at(cell(signalNumber)),
      ...heldFor(cell(heldCandles), cell(heldEntryPrice)),
      heldExposure: cell(heldExposure),
      wantedExposure: cell(wantedExposure),
      risk: verdict === unchanged ? unchangedAt(cell(riskExposure)) : verdicts.at(verdict),
      orders,
      unplaced,
    };
  }

  return {
    get length() {
      return table.rows;
    },
    at,
    find(instrument, timeMs) {
      index ??= new Map();
      for (; indexed < table.rows; indexed++) {
        const decision = at(indexed)!;
        index.set(`${decision.instrument} ${decision.openTimeMs}`, indexed);
      }
      const place = index.get(`${instrument} ${timeMs}`);
      return place === undefined ? undefined : at(place);
    },
    *[Symbol.iterator]() {
      for (let place = 0; place < table.rows; place++) yield at(place)!;
    },
    push(decision) {
      const { risk } = decision;
      if (last === undefined || !areAlike(last, decision)) last = circumstancesOf(decision);
      const row = table.addRow();
      const { newest } = table;
      newest[row + openTimeMs] = decision.openTimeMs;
      newest[row + decidedAtMs] = decision.decidedAtMs;
      newest[row + close] = decision.close;
      newest[row + heldCandles] = decision.heldDirection * decision.heldCandles;
      newest[row + heldEntryPrice] = decision.heldEntryPrice ?? 0;
      newest[row + heldExposure] = decision.heldExposure;
      newest[row + wantedExposure] = decision.wantedExposure;
      newest[row + riskExposure] = risk.exposure;
      newest[row + signalNumber] = signals.take(decision.signal);
      newest[row + verdictNumber] = isPlainlyUnchanged(risk) ? unchanged : verdicts.take(risk);
      newest[row + circumstancesNumber] = circumstances.take(last);
    },
  };
}

function heldFor(
  candles: number,
  entryPrice: number,
): Pick<Decision, "heldDirection" | "heldCandles" | "heldEntryPrice"> {
  return {
    heldDirection: Math.sign(candles) as Decision["heldDirection"],
    heldCandles: Math.abs(candles),
    heldEntryPrice: candles === 0 ? undefined : entryPrice,
  };
}

function createSeries<T>(): Series<T> {
  const things: T[] = [];
  let newest = -1;
  return {
    take(thing) {
      if (newest < 0 || things[newest] !== thing) newest = things.push(thing) - 1;
      return newest;
    },
    at: (number) => things[number]!,
  };
}

function isPlainlyUnchanged({ kind, rule, checks }: Decision["risk"]): boolean {
  return kind === "unchanged" && rule === undefined && checks.length === 0;
}

function areAlike(a: Circumstances, b: Circumstances): boolean {
  return (
    a.instrument === b.instrument &&
    a.phase === b.phase &&
    a.state === b.state &&
    a.forecast === b.forecast &&
    a.orders === b.orders &&
    a.unplaced === b.unplaced
  );
}

function circumstancesOf(decision: Decision): Circumstances {
  const { instrument, phase, state, forecast, orders, unplaced } = decision;
  return { instrument, phase, state, forecast, orders, unplaced };
}
