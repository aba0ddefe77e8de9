import type { InstrumentId } from "../src/market/instrument.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import type { Fill } from "../src/market/fill.ts";
import type { Decision } from "../src/trading/session/decision.ts";
import type { LedgerOutcome, LedgerStep, SessionRecord } from "../src/trading/session/ledger.ts";
import type { SessionState } from "../src/trading/session/session-state.ts";
import { hourMs, paperOrder } from "./paper-market.ts";

export const ledgerInstrument: InstrumentId = parseInstrument("BTCUSDT");

export const ledgerSession: SessionRecord = {
  name: "BTCUSDT-1h-ema-cross",
  mode: "paper",
  configuration: { strategy: "ema-cross", parameters: { fast: 8, slow: 21 }, limits: undefined },
  startedFromMs: 0,
};

/** A state that names the events booked and the candle decided last. */
export function ledgerState(lastEvent: number, decidedOpenTimeMs: number): SessionState {
  return {
    book: {
      startCash: "10000",
      cash: "9899.84995",
      fees: "0.10005",
      funding: "0",
      realised: "0",
      positions: {
        [ledgerInstrument]: {
          quantity: "1",
          cost: "100.05",
          enteredAtMs: hourMs,
          roundTripFees: "0.10005",
          roundTripFunding: "0",
          roundTripProfit: "0",
          largestCost: "100.05",
        },
      },
    },
    risk: {
      state: "ACTIVE",
      reason: null,
      peakEquity: 10_000,
      day: 0,
      dayStartEquity: 10_000,
      consecutiveLosses: 0,
      pausedUntilMs: 0,
      coolUntilMs: {},
    },
    lastEvent,
    lanes: {
      [ledgerInstrument]: {
        decidedOpenTimeMs,
        heldCandles: 0,
        bestClose: 0,
        stop: null,
        takeProfit: null,
      },
    },
  } as SessionState;
}

const flat = {
  heldDirection: 0,
  heldCandles: 0,
  heldEntryPrice: undefined,
  heldExposure: 0,
} as const;

const shortFor = (candles: number) =>
  ({
    heldDirection: -1,
    heldCandles: candles,
    heldEntryPrice: 100 / 3,
    heldExposure: -0.1,
  }) as const;

/** The decision on hour i, with everything that one may hold. */
export function ledgerDecision(i: number, orders: readonly string[] = []): Decision {
  return {
    instrument: ledgerInstrument,
    openTimeMs: i * hourMs,
    decidedAtMs: (i + 1) * hourMs,
    close: 100 + i / 3,
    phase: i === 0 ? "warm-up" : "trading",
    state: "ACTIVE",
    forecast: forecastOn(i),
    signal: {
      stance: "long",
      strength: 0.1 + 0.2,
      reasons: [
        { name: "fast EMA above slow EMA", holds: true, values: { fast: 101.1, slow: 1 / 3 } },
        { name: "forecast is there", holds: false, values: {}, detail: "the window has a gap" },
      ],
    },
    ...(i % 2 === 0 ? flat : shortFor(i)),
    wantedExposure: 0.2,
    risk: {
      kind: "trimmed",
      exposure: 0.1,
      rule: "atr-sizing",
      checks: [
        {
          rule: "daily-loss",
          holds: true,
          exposureMax: Infinity,
          values: { loss: 0 },
          detail: undefined,
        },
        {
          rule: "atr-sizing",
          holds: true,
          exposureMax: 0.1,
          values: { atr: 3 },
          detail: "smaller",
        },
      ],
    },
    orders,
    unplaced: i % 2 === 0 ? undefined : "below-minimum-notional",
  };
}

function forecastOn(i: number): Decision["forecast"] {
  if (i % 3 === 0) return undefined;
  if (i % 3 === 1) {
    return { kind: "abstain", reason: "gap", detail: "3 candles are missing", version: undefined };
  }
  return {
    kind: "forecast",
    change: 0.001,
    pUp: 0.53,
    confidence: 0.1,
    informative: true,
    low: -0.01,
    high: undefined,
    horizon: 1,
    version: "20240101T000000Z-abc",
    source: "price",
  };
}

/** The step of hour i; with an order "in-i" where it is asked for. */
export function ledgerStep(i: number, withOrder = false): LedgerStep {
  const request = paperOrder(`in-${i}`, { decidedAtMs: (i + 1) * hourMs });
  return {
    decision: ledgerDecision(i, withOrder ? [request.clientOrderId] : []),
    intents: withOrder ? [request] : [],
    equity: {
      atMs: (i + 1) * hourMs,
      equity: 10_000 + i / 7,
      cash: 10_000,
      grossExposure: 0,
      netExposure: 0,
    },
    state: ledgerState(0, i * hourMs),
  };
}

function ledgerFill(i: number): Fill {
  return {
    tradeId: `t${i}`,
    clientOrderId: `in-${i}`,
    instrument: ledgerInstrument,
    side: "buy",
    quantity: "1",
    price: "100.05",
    fee: "0.10005",
    feeAsset: "quote",
    filledAtMs: (i + 1) * hourMs,
  };
}

/** What became of order "in-i": it has filled. */
export function ledgerOutcome(i: number): LedgerOutcome {
  const request = paperOrder(`in-${i}`, { decidedAtMs: (i + 1) * hourMs });
  return {
    atMs: (i + 2) * hourMs,
    orders: [{ request, status: "filled", filledQuantity: "1", reason: null }],
    fills: [ledgerFill(i)],
    roundTrips: [
      {
        instrument: ledgerInstrument,
        direction: 1,
        enteredAtMs: i * hourMs,
        exitedAtMs: (i + 1) * hourMs,
        profit: 1.1,
        return: 0.01,
        fees: 0.2,
        closedBy: "exit",
      },
    ],
    events: [{ kind: "funding", atMs: (i + 1) * hourMs, data: { amount: "-0.1", rate: 0.0001 } }],
    state: ledgerState(i + 1, i * hourMs),
  };
}
