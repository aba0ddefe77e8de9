import type { PaperBrokerOptions } from "../src/adapters/paper-broker/paper-broker.ts";
import type { Candle } from "../src/market/candle.ts";
import { costModelFor, type CostModel } from "../src/market/costs.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import type { OrderRequest } from "../src/market/order.ts";
import type { TradingRules } from "../src/market/trading-rules.ts";
import type { BrokerEvent } from "../src/trading/session/broker.ts";

export const paperInstrument = parseInstrument("BTCUSDT");
export const hourMs = 3_600_000;

/** Candle number i of an hourly market that opens at 0. */
export function hourly(
  i: number,
  [open, high, low, close]: readonly [number, number, number, number],
  volume?: number,
): Candle {
  return { openTimeMs: i * hourMs, open, high, low, close, volume };
}

/** A candle that never moved. */
export function flatHour(i: number, price: number, volume?: number): Candle {
  return hourly(i, [price, price, price, price], volume);
}

const paperRules: TradingRules = {
  instrument: paperInstrument,
  market: "spot",
  priceTick: "0.01",
  quantityStep: "0.001",
  quantityMin: "0.001",
  quantityMax: undefined,
  notionalMin: "5",
  buyFeeIn: "quote",
};

/** Fee 10 bp, 1 bp half-spread, 4 bp slippage, stops 10 bp more; impact only where asked for. */
export function paperOptions(
  rules: Partial<TradingRules> = {},
  costs: Partial<CostModel> = { impactCoefficient: 0 },
): PaperBrokerOptions {
  return {
    timeframe: "1h",
    lanes: [
      {
        instrument: paperInstrument,
        rules: { ...paperRules, ...rules },
        costs: costModelFor(paperInstrument, costs),
      },
    ],
    startCash: "10000",
  };
}

/** A market purchase of 1, decided when hour 0 closed, but for `other`. */
export function paperOrder(clientOrderId: string, other: Partial<OrderRequest> = {}): OrderRequest {
  return {
    clientOrderId,
    instrument: paperInstrument,
    side: "buy",
    type: "market",
    role: "enter",
    quantity: "1",
    triggerPrice: undefined,
    reduceOnly: false,
    parent: undefined,
    decidedAtMs: hourMs,
    ...other,
  };
}

/** Protection of a long position of 1 that order "in" enters. */
export function paperStop(
  clientOrderId: string,
  triggerPrice: string,
  other: Partial<OrderRequest> = {},
): OrderRequest {
  return paperOrder(clientOrderId, {
    side: "sell",
    type: "stop",
    role: "stop",
    triggerPrice,
    reduceOnly: true,
    parent: "in",
    ...other,
  });
}

/** Events in short: "fill in 1@100.05", "canceled tp sibling-filled", "funding -0.1". */
export function inShort(events: readonly BrokerEvent[]): readonly string[] {
  return events.map((event) => {
    if (event.kind === "canceled") return `canceled ${event.clientOrderId} ${event.reason}`;
    if (event.kind === "funding") return `funding ${event.amount}`;
    const { clientOrderId, quantity, price } = event.fill;
    return `${event.isLast ? "fill" : "part"} ${clientOrderId} ${quantity}@${price}`;
  });
}
