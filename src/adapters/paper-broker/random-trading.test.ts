import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hourMs, paperInstrument, paperOptions, paperOrder } from "../../../test/paper-market.ts";
import { reopenedBroker } from "../../../test/reopened-broker.ts";
import { createRng, type Rng } from "../../foundation/rng.ts";
import type { Candle } from "../../market/candle.ts";
import { Decimal } from "../../market/decimal.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import { bookFill } from "../../trading/accounting/book-fill.ts";
import { bookFunding } from "../../trading/accounting/book-funding.ts";
import { startBook } from "../../trading/accounting/start-book.ts";
import { createPaperBroker } from "./create-paper-broker.ts";
import { openBrokerFile } from "./open-broker-file.ts";
import type { PaperBroker, PaperBrokerOptions } from "./paper-broker.ts";

const folder = mkdtempSync(join(tmpdir(), "random-trading-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seed = 20_261_123;
const markets: readonly Partial<TradingRules>[] = [
  { market: "spot", buyFeeIn: "quote" },
  { market: "spot", buyFeeIn: "base", quantityStep: "0.00001", quantityMin: "0.00001" },
  { market: "perpetual", buyFeeIn: "quote", priceTick: "0.5" },
];

/** One thing that somebody does to a broker; orders and candles are made when it is played. */
type Move = (broker: PaperBroker) => void;

function randomMoves(rng: Rng, count: number): readonly Move[] {
  let price = 100;
  let hour = 0;
  const pick = <T>(values: readonly T[]): T => values[rng.integer(values.length)]!;
  return Array.from({ length: count }, (_, i): Move => {
    const kind = rng.uniform();
    if (kind < 0.5) {
      const candle = randomCandle(rng, hour, price);
      price = candle.close;
      hour += rng.uniform() < 0.05 ? 3 : 1;
      return (broker) => broker.advance(0, candle);
    }
    const request = randomOrder(rng, { i, price, decidedAtMs: hour * hourMs });
    if (kind < 0.85) return (broker) => broker.submit(request);
    const clientOrderId = `o${rng.integer(i + 1)}`;
    if (kind < 0.93) return (broker) => broker.cancel(clientOrderId);
    const change = {
      clientOrderId,
      quantity: request.quantity,
      triggerPrice: (price * pick([0.9, 1.1])).toFixed(0),
    };
    return (broker) => broker.amend(change);
  });
}

function randomCandle(rng: Rng, hour: number, before: number): Candle {
  const open = before * (1 + (rng.uniform() - 0.5) * 0.04);
  const close = open * (1 + (rng.uniform() - 0.5) * 0.08);
  const high = Math.max(open, close) * (1 + rng.uniform() * 0.03);
  const low = Math.min(open, close) * (1 - rng.uniform() * 0.03);
  const volume = rng.uniform() < 0.3 ? undefined : rng.uniform() * 20;
  return { openTimeMs: hour * hourMs, open, high, low, close, volume };
}

function randomOrder(
  rng: Rng,
  at: { readonly i: number; readonly price: number; readonly decidedAtMs: number },
): OrderRequest {
  const side = rng.uniform() < 0.5 ? "buy" : "sell";
  const kind = rng.uniform();
  const isMarket = kind < 0.6;
  const distance = (rng.uniform() - 0.5) * 0.2;
  const protection = kind < 0.8 ? "stop" : "take-profit";
  return paperOrder(`o${at.i}`, {
    side,
    type: isMarket ? "market" : protection,
    role: isMarket ? "enter" : protection,
    quantity: (rng.uniform() * 30).toFixed(3),
    triggerPrice: isMarket ? undefined : (at.price * (1 + distance)).toFixed(0),
    reduceOnly: !isMarket || rng.uniform() < 0.3,
    parent: !isMarket && rng.uniform() < 0.7 ? `o${rng.integer(at.i + 1)}` : undefined,
    decidedAtMs: at.decidedAtMs,
  });
}

function optionsOf(rules: Partial<TradingRules>): PaperBrokerOptions {
  const options = paperOptions(rules, {});
  const eightHours = 8 * hourMs;
  return {
    ...options,
    funding: (_, fromMs, toMs) => {
      const atMs = Math.ceil(fromMs / eightHours) * eightHours;
      return atMs < toMs ? [{ atMs, rate: 0.0003 }] : [];
    },
  };
}

/** The account as the session's own books have it from the broker's events. */
function bookedFrom(broker: PaperBroker, options: PaperBrokerOptions) {
  let book = startBook(options.startCash);
  for (const event of broker.eventsSince(0)) {
    if (event.kind === "funding") book = bookFunding(book, event.instrument, event.amount);
    if (event.kind !== "fill") continue;
    const { quantityStep } = options.lanes[0]!.rules;
    ({ book } = bookFill(book, event.fill, { role: "exit", quantityStep }));
  }
  const quantity = book.positions[paperInstrument]?.quantity ?? "0";
  return { cash: book.cash, quantity };
}

function told(broker: PaperBroker): string {
  return JSON.stringify([broker.eventsSince(0), broker.holdings()]);
}

describe(`createPaperBroker() random trading, seed ${seed}`, () => {
  test("its books equal the session's after any sequence; spot is never overdrawn nor short", () => {
    const rng = createRng(seed);
    let fills = 0;
    for (let round = 0; round < 150; round++) {
      const options = optionsOf(markets[round % markets.length]!);
      const broker = createPaperBroker(options);
      for (const move of randomMoves(rng, 80)) {
        move(broker);
        const { cash, positions } = broker.holdings();
        const held = positions[paperInstrument] ?? "0";
        const isSpot = options.lanes[0]!.rules.market === "spot";
        const isOverdrawn = Number(cash) < 0 || Number(held) < 0;
        expect(isSpot && isOverdrawn).toBe(false);
      }
      const { cash, positions } = broker.holdings();
      const held = positions[paperInstrument] ?? "0";
      expect({ cash, quantity: held }, `round ${round}`).toEqual(bookedFrom(broker, options));
      fills += broker.eventsSince(0).filter(({ kind }) => kind === "fill").length;
    }
    expect(fills).toBeGreaterThan(1000);
  });

  test("fills are on the grid and never sum to more than their order", () => {
    const rng = createRng(seed + 1);
    for (let round = 0; round < 60; round++) {
      const options = optionsOf(markets[round % markets.length]!);
      const { priceTick, quantityStep } = options.lanes[0]!.rules;
      const broker = createPaperBroker(options);
      for (const move of randomMoves(rng, 80)) move(broker);
      const sums = new Map<string, Decimal>();
      for (const event of broker.eventsSince(0)) {
        if (event.kind !== "fill" || event.fill.clientOrderId.startsWith("liquidation-")) continue;
        const { clientOrderId, price, quantity } = event.fill;
        expect(new Decimal(price).mod(priceTick).toNumber()).toBe(0);
        expect(new Decimal(quantity).mod(quantityStep).toNumber()).toBe(0);
        sums.set(clientOrderId, new Decimal(quantity).plus(sums.get(clientOrderId) ?? 0));
        const isFilled = broker.find(clientOrderId).kind === "found" && event.isLast;
        expect(isFilled).toBe(event.isLast);
      }
      expect([...sums.values()].every((sum) => sum.gt(0) && sum.lte(30))).toBe(true);
    }
  });

  test("a broker that is started anew before each call tells the same as one that runs through", async () => {
    for (let round = 0; round < markets.length; round++) {
      const options = optionsOf(markets[round]!);
      const store = await openBrokerFile(join(folder, `${round}.sqlite`));
      const [through, anew] = [createPaperBroker(options), reopenedBroker({ ...options, store })];
      for (const broker of [through, anew]) {
        for (const move of randomMoves(createRng(seed + 2), 120)) move(broker);
      }
      expect(told(anew)).toBe(told(through));
      await anew.close();
    }
  });
});
