import { describe, expect, it } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import type { Rng } from "../../src/foundation/rng.ts";
import { roundFee, tickAgainst } from "../../src/market/decimal-grid.ts";
import { Decimal } from "../../src/market/decimal.ts";
import { placeableQuantity } from "../../src/market/placeable-quantity.ts";
import type { WantedQuantity } from "../../src/market/placeable-quantity.ts";
import type { TradingRules } from "../../src/market/trading-rules.ts";
import { one, product, units } from "../exact-units.ts";
import { tradingFilters } from "./trading-filters.ts";

const casesPerSet = 10_000;
const seed = 20_250;

describe(`placeableQuantity() over real filter sets, ${casesPerSet} cases each, seed ${seed}`, () => {
  it("covers at least 12 sets and 200,000 cases", () => {
    expect(tradingFilters.length).toBeGreaterThanOrEqual(12);
    expect(tradingFilters.length * casesPerSet).toBeGreaterThanOrEqual(200_000);
  });

  it.each(tradingFilters.map((rules) => [`${rules.venue} ${rules.instrument}`, rules] as const))(
    "%s: what exact whole numbers say, never over balance, never rounded up",
    (_, rules) => {
      const rng = createRng(seed + Number(units(rules.priceTick) % 997n));
      const wrong: object[] = [];
      const told = { placeable: 0, unplaceable: 0 };
      for (let i = 0; i < casesPerSet; i++) {
        const wish = randomWish(rng, rules);
        const answer = placeableQuantity(rules, wish);
        told[answer.kind]++;
        const reason = judge(rules, wish, answer);
        if (reason !== undefined) wrong.push({ reason, case: i, wish, answer });
      }
      expect(wrong).toEqual([]);
      expect(Math.min(told.placeable, told.unplaceable)).toBeGreaterThan(casesPerSet / 50);
    },
  );

  it.each(tradingFilters.map((rules) => [`${rules.venue} ${rules.instrument}`, rules] as const))(
    "%s: a price is moved to the next tick against the trader, a fee to the next 1e-8 above",
    (_, rules) => {
      const rng = createRng(seed);
      for (let i = 0; i < 500; i++) {
        const price = priceOn(rng, rules) * (1 + rng.normal() / 1000);
        const tick = units(rules.priceTick);
        const whole = units(price) / tick;
        const below = (whole === 0n ? 1n : whole) * tick;
        const above = units(price) % tick === 0n ? below : (whole + 1n) * tick;
        const exact = new Decimal(price);
        expect(units(tickAgainst(exact, rules.priceTick, "buy").toFixed())).toBe(above);
        expect(units(tickAgainst(exact, rules.priceTick, "sell").toFixed())).toBe(below);
        const fee = units(roundFee(exact.times("0.001")).toFixed());
        const owed = product(units(price), units("0.001"));
        expect(fee >= owed && fee - owed < units("1e-8")).toBe(true);
        expect(fee % units("1e-8")).toBe(0n);
      }
    },
  );
});

function judge(
  rules: TradingRules,
  wish: WantedQuantity,
  answer: ReturnType<typeof placeableQuantity>,
): string | undefined {
  const best = largestByWholeNumbers(rules, wish);
  const value = product(best, units(wish.price));
  const isAllowed =
    best > 0n && best >= units(rules.quantityMin) && value >= units(rules.notionalMin);
  if (answer.kind === "unplaceable")
    return isAllowed ? "a placeable amount was refused" : undefined;
  if (!isAllowed) return "an amount below a minimum was placed";
  const placed = units(answer.quantity);
  if (placed !== best) return `placed something else than the best, ${best}`;
  return overspent(placed, wish);
}

function overspent(placed: bigint, wish: WantedQuantity): string | undefined {
  if (placed > units(String(wish.wanted))) return "more than wanted";
  if (wish.held !== undefined && placed > units(String(wish.held))) return "more than held";
  if (wish.cash === undefined) return undefined;
  // Payment x 10^40, so that nothing is rounded.
  const payment = placed * product(units(wish.price), one + units(wish.costShare ?? 0));
  return payment > units(String(wish.cash)) * one ? "more than paid for" : undefined;
}

// The largest k x step within all limits, in whole numbers of 10^-40 without any division but of integers.
function largestByWholeNumbers(rules: TradingRules, wish: WantedQuantity): bigint {
  const step = units(rules.quantityStep);
  const perStep = step * product(units(wish.price), one + units(wish.costShare ?? 0));
  const counts = [
    units(String(wish.wanted)) / step,
    wish.held === undefined ? undefined : units(String(wish.held)) / step,
    wish.cash === undefined ? undefined : (units(String(wish.cash)) * one) / perStep,
    rules.quantityMax === undefined ? undefined : units(rules.quantityMax) / step,
  ].filter((count) => count !== undefined);
  return counts.reduce((least, count) => (count < least ? count : least)) * step;
}

function randomWish(rng: Rng, rules: TradingRules): WantedQuantity {
  const price = priceOn(rng, rules);
  const wanted = amountNear(rng, rules, price);
  const exactWanted = rng.uniform() < 0.5 ? wanted : new Decimal(wanted);
  const kind = rng.integer(3);
  if (kind === 0) return { wanted: exactWanted, price };
  // Just around what is wanted, to the unit, is where rounding goes wrong.
  const nudge = [-1, 0, 1][rng.integer(3)]! * 1e-8;
  if (kind === 1) {
    const held = Decimal.max(0, new Decimal(wanted).plus(nudge)).toDecimalPlaces(12).toFixed();
    return { wanted: exactWanted, price, held };
  }
  const costShare = [0, 0.001, 0.0015, 0.00175][rng.integer(4)]!;
  const needed = new Decimal(wanted).times(price).times(1 + costShare);
  const cash = Decimal.max(0, needed.times([0.3, 1, 1, 1.2][rng.integer(4)]!).plus(nudge));
  return { wanted: exactWanted, price, costShare, cash: cash.toDecimalPlaces(8).toFixed() };
}

// On the grid, over six orders of magnitude.
function priceOn(rng: Rng, rules: TradingRules): number {
  const ticks = Math.ceil(10 ** (1 + 5 * rng.uniform()));
  return Number(new Decimal(rules.priceTick).times(ticks).toFixed());
}

// Amounts as floats make them (7 x 0.1 = 0.7000000000000001), around the market's smallest ones and far above.
function amountNear(rng: Rng, rules: TradingRules, price: number): number {
  const least = Math.max(Number(rules.quantityMin), Number(rules.notionalMin) / price);
  const amount = least * 10 ** (rng.uniform() * 3 - 0.5);
  const steps = Math.round(amount / Number(rules.quantityStep));
  const onGrid = rng.uniform() < 0.4 ? steps * Number(rules.quantityStep) : amount;
  return Number(onGrid.toPrecision(rng.uniform() < 0.5 ? 16 : 17));
}
