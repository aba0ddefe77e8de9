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

const numbers = ["openTimeMs", "decidedAtMs", "close", "heldExposure", "wantedExposure"] as const;
const references = [
  "instrument",
  "phase",
  "state",
  "forecast",
  "signal",
  "risk",
  "orders",
  "unplaced",
] as const;

type NumberName = (typeof numbers)[number];
type ReferenceName = (typeof references)[number];

export function createDecisionColumns(): DecisionColumns {
  const numbered = {
    openTimeMs: createGrowingColumn(),
    decidedAtMs: createGrowingColumn(),
    close: createGrowingColumn(),
    heldExposure: createGrowingColumn(),
    wantedExposure: createGrowingColumn(),
  } satisfies Record<NumberName, unknown>;
  const referenced: { [Name in ReferenceName]: Decision[Name][] } = {
    instrument: [],
    phase: [],
    state: [],
    forecast: [],
    signal: [],
    risk: [],
    orders: [],
    unplaced: [],
  };
  const length = () => referenced.signal.length;
  // Made when somebody looks for a decision: a backtest never does.
  let index: Map<string, number> | undefined;
  let indexed = 0;

  function at(position: number): Decision | undefined {
    const place = position < 0 ? length() + position : position;
    if (!(place >= 0 && place < length())) return undefined;
    const cells = [
      ...numbers.map((name) => [name, numbered[name].at(place)]),
      ...references.map((name) => [name, referenced[name][place]]),
    ];
    return Object.fromEntries(cells) as Decision;
  }

  return {
    get length() {
      return length();
    },
    at,
    find(instrument, openTimeMs) {
      index ??= new Map();
      for (; indexed < length(); indexed++) {
        index.set(`${referenced.instrument[indexed]!} ${numbered.openTimeMs.at(indexed)}`, indexed);
      }
      const place = index.get(`${instrument} ${openTimeMs}`);
      return place === undefined ? undefined : at(place);
    },
    *[Symbol.iterator]() {
      for (let place = 0; place < length(); place++) yield at(place)!;
    },
    push(decision) {
      numbered.openTimeMs.push(decision.openTimeMs);
      numbered.decidedAtMs.push(decision.decidedAtMs);
      numbered.close.push(decision.close);
      numbered.heldExposure.push(decision.heldExposure);
      numbered.wantedExposure.push(decision.wantedExposure);
      referenced.instrument.push(decision.instrument);
      referenced.phase.push(decision.phase);
      referenced.state.push(decision.state);
      referenced.forecast.push(decision.forecast);
      referenced.signal.push(decision.signal);
      referenced.risk.push(decision.risk);
      referenced.orders.push(decision.orders);
      referenced.unplaced.push(decision.unplaced);
    },
  };
}
