import type { Rng } from "../src/foundation/rng.ts";
import { floorToStep, roundFee, tickAgainst } from "../src/market/decimal-grid.ts";
import { Decimal } from "../src/market/decimal.ts";
import type { Fill } from "../src/market/fill.ts";
import type { TradingRules } from "../src/market/trading-rules.ts";

export interface RandomFills {
  readonly rules: TradingRules;
  readonly rng: Rng;
  /** UTC epoch milliseconds of the first; each later one comes an hour after. */
  readonly fromMs: number;
}

/**
 * A maker of fills as a venue's would be: on its grid, fees rounded as venues do, in base currency where
 * the rules say so. Spot never sells more than is held; a perpetual turns through zero at will.
 */
export function randomFills({ rules, rng, fromMs }: RandomFills): (held: string) => Fill {
  let count = 0;
  let level = 1000 * Number(rules.priceTick) * (1 + rng.integer(1000));
  const step = new Decimal(rules.quantityStep);
  return (held) => {
    count++;
    level *= Math.exp(0.02 * rng.normal());
    const position = new Decimal(held);
    const isSale = rng.uniform() < 0.5 && (rules.market === "perpetual" || position.gte(step));
    const side = isSale ? "sell" : "buy";
    const quantity = amountOf({ rng, step, position, isBound: isSale && rules.market === "spot" });
    const price = tickAgainst(new Decimal(level), rules.priceTick, side);
    const isBaseFee = side === "buy" && rules.buyFeeIn === "base";
    const fee = roundFee(quantity.times("0.001").times(isBaseFee ? 1 : price));
    return {
      tradeId: `t${count}`,
      clientOrderId: `c${count}`,
      instrument: rules.instrument,
      side,
      quantity: quantity.toFixed(),
      price: price.toFixed(),
      fee: fee.lt(quantity) || !isBaseFee ? fee.toFixed() : "0",
      feeAsset: isBaseFee ? "base" : "quote",
      filledAtMs: fromMs + count * 3_600_000,
    };
  };
}

function amountOf(of: {
  readonly rng: Rng;
  readonly step: Decimal;
  readonly position: Decimal;
  readonly isBound: boolean;
}): Decimal {
  const { rng, step } = of;
  const all = floorToStep(of.position.abs(), step);
  if (!all.isZero() && rng.uniform() < 0.3) return all;
  const steps = 1 + rng.integer(10 ** (1 + rng.integer(6)));
  const any = step.times(steps);
  return of.isBound ? Decimal.min(any, all) : any;
}
