import type { InstrumentId } from "../../market/instrument.ts";
import type { Decision } from "./decision.ts";
import { createGrowingColumn } from "./growing-column.ts";
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

export function createDecisionColumns(): DecisionColumns {
  const openTimeMs = createGrowingColumn();
  const decidedAtMs = createGrowingColumn();
  const close = createGrowingColumn();
  const heldExposure = createGrowingColumn();
  const wantedExposure = createGrowingColumn();
  const signals: Decision["signal"][] = [];
  const verdicts: Decision["risk"][] = [];
  // Mostly those of the decision before: then one object serves both.
  const circumstances: Circumstances[] = [];
  let last: Circumstances | undefined;
  // Made when somebody looks for a decision: a backtest never does.
  let index: Map<string, number> | undefined;
  let indexed = 0;

  function at(position: number): Decision | undefined {
    const place = position < 0 ? signals.length + position : position;
    if (!(place >= 0 && place < signals.length)) return undefined;
    const { instrument, phase, state, forecast, orders, unplaced } = circumstances[place]!;
    return {
      instrument,
      openTimeMs: openTimeMs.at(place),
      decidedAtMs: decidedAtMs.at(place),
      close: close.at(place),
      phase,
      state,
      forecast,
      signal: signals[place]!,
      heldExposure: heldExposure.at(place),
      wantedExposure: wantedExposure.at(place),
      risk: verdicts[place]!,
      orders,
      unplaced,
    };
  }

  return {
    get length() {
      return signals.length;
    },
    at,
    find(instrument, timeMs) {
      index ??= new Map();
      for (; indexed < signals.length; indexed++) {
        index.set(`${circumstances[indexed]!.instrument} ${openTimeMs.at(indexed)}`, indexed);
      }
      const place = index.get(`${instrument} ${timeMs}`);
      return place === undefined ? undefined : at(place);
    },
    *[Symbol.iterator]() {
      for (let place = 0; place < signals.length; place++) yield at(place)!;
    },
    push(decision) {
      openTimeMs.push(decision.openTimeMs);
      decidedAtMs.push(decision.decidedAtMs);
      close.push(decision.close);
      heldExposure.push(decision.heldExposure);
      wantedExposure.push(decision.wantedExposure);
      signals.push(decision.signal);
      verdicts.push(decision.risk);
      if (last === undefined || !areAlike(last, decision)) last = circumstancesOf(decision);
      circumstances.push(last);
    },
  };
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
