import { describe, expect, it } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import type { Rng } from "../../src/foundation/rng.ts";
import { Decimal } from "../../src/market/decimal.ts";
import type { Fill } from "../../src/market/fill.ts";
import type { TradingRules } from "../../src/market/trading-rules.ts";
import { bookFill } from "../../src/trading/accounting/book-fill.ts";
import { bookFunding } from "../../src/trading/accounting/book-funding.ts";
import type {
  BookState,
  PositionState,
  RoundTrip,
} from "../../src/trading/accounting/book-state.ts";
import { closeAsDust } from "../../src/trading/accounting/close-as-dust.ts";
import { createBook } from "../../src/trading/accounting/create-book.ts";
import { markToMarket } from "../mark-to-market.ts";
import { flatPosition, startBook } from "../../src/trading/accounting/start-book.ts";
import { product, units } from "../exact-units.ts";
import { tradingFilters } from "../golden/trading-filters.ts";
import { randomFills } from "../random-fills.ts";

const seed = 838;
const sequencesPerSet = 20;
const stepsPerSequence = 60;

describe(`bookFill() conserves, seed ${seed}`, () => {
  it.each(
    tradingFilters.map(
      (rules, index) => [`${rules.venue} ${rules.instrument}`, rules, index] as const,
    ),
  )(
    "%s: cash + position value + fees - funding = start + profit, to the last unit",
    (_, rules, index) => {
      const rng = createRng(seed + index);
      const trips: RoundTrip[] = [];
      for (let i = 0; i < sequencesPerSet; i++) trips.push(...runSequence(rules, rng));
      expect(trips.length).toBeGreaterThan(sequencesPerSet);
      expect(trips.every((trip) => trip.enteredAtMs > 0)).toBe(true);
      expect(new Set(trips.map((trip) => trip.direction)).size).toBe(
        rules.market === "perpetual" ? 2 : 1,
      );
    },
  );

  it("the round trips that were told make up the account's profit, with what is still open", () => {
    const rng = createRng(seed);
    const rules = tradingFilters[5]!;
    const next = randomFills({ rules, rng, fromMs: 1e12 });
    let book = startBook("1000000");
    let told = 0;
    for (let i = 0; i < 400; i++) {
      const fill = next(book.positions[rules.instrument]?.quantity ?? "0");
      const booked = bookFill(book, fill, { role: "exit", quantityStep: rules.quantityStep });
      book = bookFunding(booked.book, rules.instrument, "-0.25");
      told += booked.closed?.profit ?? 0;
      // Funding that comes while flat is nobody's round trip.
      if (book.positions[rules.instrument] === undefined) told -= 0.25;
    }
    const running = runningProfit(book.positions[rules.instrument]);
    const earned = Number(book.realised) - Number(book.fees) + Number(book.funding);
    expect(told + running).toBeCloseTo(earned, 5);
    expect(Math.abs(earned)).toBeGreaterThan(1);
  });

  it("three instruments in one account, each with its own rules", () => {
    const rng = createRng(seed);
    const sets = [tradingFilters[0]!, tradingFilters[6]!, tradingFilters[19]!];
    const makers = sets.map((rules) => randomFills({ rules, rng, fromMs: 1e12 }));
    let book = startBook("1000000");
    const oracle = startOracle("1000000");
    for (let i = 0; i < 600; i++) {
      const which = rng.integer(3);
      const rules = sets[which]!;
      const held = book.positions[rules.instrument]?.quantity ?? "0";
      const fill = makers[which]!(held);
      book = bookFill(book, fill, { role: "enter", quantityStep: rules.quantityStep }).book;
      tellOracle(oracle, fill);
      compare(book, oracle);
    }
    expect(Object.keys(book.positions).length).toBeGreaterThan(1);
  });
});

function runningProfit(open: PositionState = flatPosition): number {
  return Number(open.roundTripProfit) - Number(open.roundTripFees) + Number(open.roundTripFunding);
}

function runSequence(rules: TradingRules, rng: Rng): readonly RoundTrip[] {
  const start = (1000 + rng.uniform() * 1e6).toFixed(rng.integer(9));
  const next = randomFills({ rules, rng, fromMs: 1e12 });
  const oracle = startOracle(start);
  const live = createBook(startBook(start), [rules.instrument]);
  const trips: RoundTrip[] = [];
  let book = startBook(start);
  for (let i = 0; i < stepsPerSequence; i++) {
    const fill = next(book.positions[rules.instrument]?.quantity ?? "0");
    const terms = { role: "enter" as const, quantityStep: rules.quantityStep };
    const booked = bookFill(book, fill, terms);
    expect(live.fill(fill, terms)).toEqual(booked.closed);
    book = booked.book;
    if (booked.closed !== undefined) trips.push(booked.closed);
    tellOracle(oracle, fill);
    if (rules.market === "perpetual" && rng.uniform() < 0.3) {
      const amount = (rng.normal() * 3).toFixed(8);
      book = bookFunding(book, rules.instrument, amount);
      live.funding(rules.instrument, amount);
      oracle.cash += units(amount);
      oracle.funding += units(amount);
    }
    if (rng.uniform() < 0.03) {
      book = closeAsDust(book, rules.instrument, fill.filledAtMs).book;
      live.dust(0, fill.filledAtMs);
    }
    expect(live.state).toEqual(book);
    compare(book, oracle);
    compareMarks(book, oracle, Number(fill.price) * 1.01);
  }
  return trips;
}

/** The same account kept by whole numbers, as sums and nothing else. */
interface Oracle {
  readonly start: bigint;
  cash: bigint;
  fees: bigint;
  funding: bigint;
  readonly held: Map<string, bigint>;
}

function startOracle(cash: string): Oracle {
  return { start: units(cash), cash: units(cash), fees: 0n, funding: 0n, held: new Map() };
}

function tellOracle(oracle: Oracle, fill: Fill): void {
  const sign = fill.side === "buy" ? 1n : -1n;
  const value = product(units(fill.quantity), units(fill.price));
  const isBase = fill.feeAsset === "base";
  oracle.cash -= sign * value + (isBase ? 0n : units(fill.fee));
  oracle.fees += isBase ? product(units(fill.fee), units(fill.price)) : units(fill.fee);
  const moved = sign * units(fill.quantity) - (isBase ? units(fill.fee) : 0n);
  oracle.held.set(fill.instrument, (oracle.held.get(fill.instrument) ?? 0n) + moved);
}

function compare(book: BookState, oracle: Oracle): void {
  expect(units(book.cash)).toBe(oracle.cash);
  expect(units(book.fees)).toBe(oracle.fees);
  expect(units(book.funding)).toBe(oracle.funding);
  let cost = 0n;
  for (const [instrument, held] of oracle.held) {
    const position = Object.entries(book.positions).find(([name]) => name === instrument)?.[1];
    expect(units(position?.quantity ?? "0")).toBe(held);
    cost += units(position?.cost ?? "0");
  }
  // cash + cost of what is open + fees - funding = start + realised
  expect(oracle.cash + cost + oracle.fees - oracle.funding).toBe(
    oracle.start + units(book.realised),
  );
}

function compareMarks(book: BookState, oracle: Oracle, price: number): void {
  const marked = markToMarket(book, () => price);
  let equity = oracle.cash;
  for (const held of oracle.held.values()) equity += product(held, units(price));
  expect(units(marked.exact.toFixed())).toBe(equity);
  // The same by profit: start + realised + open profit - fees + funding.
  let profit = units(book.realised);
  for (const { cost, quantity } of Object.values(book.positions)) {
    profit += product(units(quantity), units(price)) - units(cost);
  }
  expect(equity).toBe(oracle.start + profit - oracle.fees + oracle.funding);
  expect(marked.equity).toBe(new Decimal(marked.exact).toNumber());
}
