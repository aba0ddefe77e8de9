import { simulateMarket } from "../src/adapters/market-simulator/simulate-market.ts";
import { createRng } from "../src/foundation/rng.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import type { Fill } from "../src/market/fill.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { timeframeMs } from "../src/market/timeframe.ts";
import type { RoundTrip } from "../src/trading/accounting/book-state.ts";
import type { Decision } from "../src/trading/session/decision.ts";
import type { LedgerOrder } from "../src/trading/session/ledger.ts";
import type { RecordedRun } from "../src/trading/session/recorded-run.ts";
import type { TearSheetFacts } from "../src/trading/tear-sheet/tear-sheet-facts.ts";

export const cost = 0.0015;

/** A simulated hourly market without gaps. */
export function exampleCandles(count: number, seed: number): CandleSeries {
  return simulateMarket(
    {
      instrument: parseInstrument("SIMUSDT"),
      timeframe: "1h",
      count,
      startMs: Date.UTC(2024, 0, 1),
      kind: "regimes",
      gaps: false,
    },
    createRng(seed),
  );
}

/** What is wanted after a candle: direction held from the next open on. */
type Wanted = (candle: number) => -1 | 0 | 1;

/**
 * A run as a session would record it: decided at closes, filled at the next opens with `share` of the
 * account, half of the costs as fee and half as slippage.
 */
export function exampleRun(
  series: CandleSeries,
  wanted: Wanted,
  options: { readonly share?: number; readonly from?: number } = {},
): { readonly run: RecordedRun; readonly facts: TearSheetFacts } {
  const { share = 1, from = 0 } = options;
  const { instrument, openTimeMs, open, close } = series;
  const stepMs = timeframeMs(series.timeframe);
  const count = openTimeMs.length;
  const columns = () => new Float64Array(count);
  const [atMs, equity, cashes, gross, net] = [
    columns(),
    columns(),
    columns(),
    columns(),
    columns(),
  ];
  const fills: Fill[] = [];
  const orders: LedgerOrder[] = [];
  const trips: RoundTrip[] = [];
  const decisions: Decision[] = [];
  let [cash, quantity, value] = [10_000, 0, 10_000];
  let entry = { atMs: 0, cash: 0, value: 0, fees: 0 };
  const fill = (i: number, change: number, role: "enter" | "exit"): void => {
    const side = change > 0 ? 1 : -1;
    const price = open[i]! * (1 + (side * cost) / 2);
    const fee = (Math.abs(change) * open[i]! * cost) / 2;
    const clientOrderId = `${role}-${i}`;
    if (role === "enter") {
      entry = { atMs: openTimeMs[i]!, cash, value: Math.abs(change) * price, fees: fee };
    }
    cash -= change * price + fee;
    quantity += change;
    const request = {
      clientOrderId,
      instrument,
      side: side > 0 ? ("buy" as const) : ("sell" as const),
      type: "market" as const,
      role,
      quantity: String(Math.abs(change)),
      triggerPrice: undefined,
      reduceOnly: role === "exit",
      parent: undefined,
      decidedAtMs: openTimeMs[i]!,
    };
    orders.push({ request, status: "filled", filledQuantity: request.quantity, reason: null });
    fills.push({
      tradeId: clientOrderId,
      clientOrderId,
      instrument,
      side: request.side,
      quantity: request.quantity,
      price: String(price),
      fee: String(fee),
      feeAsset: "quote",
      filledAtMs: openTimeMs[i]!,
    });
    if (role !== "exit") return;
    quantity = 0;
    const profit = cash - entry.cash;
    trips.push({
      instrument,
      direction: side > 0 ? -1 : 1,
      enteredAtMs: entry.atMs,
      exitedAtMs: openTimeMs[i]!,
      profit,
      return: profit / entry.value,
      fees: entry.fees + fee,
      closedBy: "exit",
    });
  };
  let direction = 0;
  for (let i = 0; i < count; i++) {
    const want = i > from ? wanted(i - 1) : 0;
    if (want !== direction) {
      if (quantity !== 0) fill(i, -quantity, "exit");
      if (want !== 0) fill(i, (want * share * value) / open[i]!, "enter");
      direction = want;
    }
    value = cash + quantity * close[i]!;
    atMs[i] = openTimeMs[i]! + stepMs;
    equity[i] = value;
    cashes[i] = cash;
    net[i] = (quantity * close[i]!) / value;
    gross[i] = Math.abs(net[i]!);
    decisions.push(decisionAt(i, { series, held: net[i]!, wanted: wanted(i), share, from }));
  }
  const run: RecordedRun = {
    session: {
      name: "example",
      mode: "backtest",
      configuration: {},
      startedFromMs: openTimeMs[0]!,
    },
    decisions,
    equity: { atMs, equity, cash: cashes, grossExposure: gross, netExposure: net },
    orders,
    fills,
    roundTrips: trips,
    events: [],
    state: undefined,
  };
  const facts: TearSheetFacts = {
    strategy: "example",
    parameters: { threshold: 0.003 },
    timeframe: series.timeframe,
    market: "perpetual",
    lanes: [{ series, costPerSide: cost }],
    tradeFromMs: openTimeMs[from]!,
    inSample: false,
    seed: 5,
    draws: 200,
  };
  return { run, facts };
}

function decisionAt(
  i: number,
  at: {
    readonly series: CandleSeries;
    readonly held: number;
    readonly wanted: number;
    readonly share: number;
    readonly from: number;
  },
): Decision {
  const { series, held, wanted, share, from } = at;
  const stances = { "-1": "short", "0": "flat", "1": "long" } as const;
  const isRefused = wanted < 0 && share < 0;
  return {
    instrument: series.instrument,
    openTimeMs: series.openTimeMs[i]!,
    decidedAtMs: series.openTimeMs[i]! + timeframeMs(series.timeframe),
    close: series.close[i]!,
    phase: i < from ? "warm-up" : "trading",
    state: "ACTIVE",
    forecast: undefined,
    signal: {
      stance: stances[String(wanted) as "0"],
      strength: 1,
      reasons: [{ name: "example condition", holds: wanted !== 0, values: {} }],
    },
    heldDirection: held === 0 ? 0 : held < 0 ? -1 : 1,
    heldCandles: held === 0 ? 0 : 1,
    heldEntryPrice: held === 0 ? undefined : series.open[i]!,
    heldExposure: held,
    wantedExposure: wanted * share,
    risk: {
      kind: isRefused ? "refused" : "approved",
      exposure: wanted * share,
      rule: undefined,
      checks: [],
    },
    orders: [],
    unplaced: undefined,
  };
}

/** Long after a rise over `span` candles, short after a fall: a rule without foresight. */
export function momentum(series: CandleSeries, span: number): Wanted {
  return (i) => (i < span ? 0 : series.close[i]! > series.close[i - span]! ? 1 : 0);
}

/** Knows the mean of the next `span` closes: better than any honest strategy. */
export function foresight(series: CandleSeries, span: number): Wanted {
  return (i) => {
    const block = i - (i % span);
    const end = Math.min(block + span, series.close.length - 1);
    return series.close[end]! > series.open[Math.min(block + 1, end)]! * 1.01 && block > 0 ? 1 : 0;
  };
}
