import { decimalText, exactRule, floorToStep } from "./decimal-grid.ts";
import { Decimal } from "./decimal.ts";
import type { DecimalText } from "./decimal.ts";
import type { TradingRules } from "./trading-rules.ts";

/** What somebody wants to trade, and what there is to trade it with. */
export interface WantedQuantity {
  /** Base amount without a sign. */
  readonly wanted: Decimal | number;
  /** Expected price, quote currency, > 0. */
  readonly price: number;
  /** Of a sale on spot, and of all that only reduces: base amount that is there. */
  readonly held?: Decimal | DecimalText | undefined;
  /** Of a purchase on spot: quote currency that is there. */
  readonly cash?: Decimal | DecimalText | undefined;
  /** What the purchase costs on top, share of its value: 0.0015. */
  readonly costShare?: number | undefined;
  /** Only brings a position nearer to zero: perpetual markets take that at any value. */
  readonly reducesOnly?: boolean | undefined;
}

/** What cut an amount: what is held, what is paid with, or the largest order of the market. */
export type QuantityLimit = "held" | "cash" | "maximum-quantity";

export type PlaceableQuantity =
  | {
      readonly kind: "placeable";
      /** On the grid, > 0, at most what was wanted. */
      readonly quantity: DecimalText;
      /** `undefined` = only the grid cut it, by less than a step. */
      readonly limitedBy: QuantityLimit | undefined;
    }
  | {
      readonly kind: "unplaceable";
      readonly reason: UnplaceableReason;
      readonly limitedBy: QuantityLimit | undefined;
    };

export type UnplaceableReason =
  | "below-step"
  | "below-minimum-quantity"
  | "below-minimum-notional"
  /** Something that is needed is not a finite number, or below 0; the price is 0. */
  | "not-a-number";

/**
 * The largest amount that a market takes of what is wanted: never more than is held or can be paid
 * with all costs, never rounded up.
 */
export function placeableQuantity(rules: TradingRules, wish: WantedQuantity): PlaceableQuantity {
  const given = exactWish(wish);
  if (given === undefined) return unplaceable("not-a-number", undefined);
  const [most, limitedBy] = largestAllowed(rules, given);
  const quantity = floorToStep(most, rules.quantityStep);
  if (quantity.isZero()) return unplaceable("below-step", limitedBy);
  if (quantity.lt(exactRule(rules.quantityMin)))
    return unplaceable("below-minimum-quantity", limitedBy);
  const isExempt = rules.market === "perpetual" && wish.reducesOnly === true;
  if (!isExempt && quantity.times(given.price).lt(exactRule(rules.notionalMin))) {
    return unplaceable("below-minimum-notional", limitedBy);
  }
  return { kind: "placeable", quantity: decimalText(quantity), limitedBy };
}

interface ExactWish {
  readonly wanted: Decimal;
  readonly price: Decimal;
  readonly held: Decimal | undefined;
  readonly cash: Decimal | undefined;
  readonly costShare: Decimal;
}

function exactWish(wish: WantedQuantity): ExactWish | undefined {
  const exact = {
    wanted: new Decimal(wish.wanted),
    price: new Decimal(wish.price),
    held: wish.held === undefined ? undefined : new Decimal(wish.held),
    cash: wish.cash === undefined ? undefined : new Decimal(wish.cash),
    costShare: new Decimal(wish.costShare ?? 0),
  };
  const isUsable = Object.values(exact).every(
    (value) => value === undefined || (value.isFinite() && value.gte(0)),
  );
  return isUsable && !exact.price.isZero() ? exact : undefined;
}

function largestAllowed(
  rules: TradingRules,
  { wanted, price, held, cash, costShare }: ExactWish,
): readonly [Decimal, QuantityLimit | undefined] {
  let most = wanted;
  let limitedBy: QuantityLimit | undefined;
  if (held?.lt(most) === true) {
    most = held;
    limitedBy = "held";
  }
  if (cash !== undefined) {
    const paidPerStep = price.times(costShare.plus(1)).times(rules.quantityStep);
    const payable = cash.divToInt(paidPerStep).times(rules.quantityStep);
    if (payable.lt(floorToStep(most, rules.quantityStep))) {
      most = payable;
      limitedBy = "cash";
    }
  }
  if (rules.quantityMax !== undefined && most.gt(rules.quantityMax)) {
    most = new Decimal(rules.quantityMax);
    limitedBy = "maximum-quantity";
  }
  return [most, limitedBy];
}

function unplaceable(
  reason: UnplaceableReason,
  limitedBy: QuantityLimit | undefined,
): PlaceableQuantity {
  return { kind: "unplaceable", reason, limitedBy };
}
