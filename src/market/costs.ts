import { assert } from "../foundation/assert.ts";
import type { InstrumentId } from "./instrument.ts";

/** What a trade costs besides the price: the same numbers for judging a model and for trading it. */
export interface CostModel {
  /** Exchange fee of an order that takes liquidity, basis points of the order's value. */
  readonly takerFeeBps: number;
  /** Half of the gap between bid and ask, basis points. */
  readonly halfSpreadBps: number;
  /** Slippage of an order too small to move the market, basis points. */
  readonly slippageBps: number;
  /** Slippage per unit of volatility and root of the order's share of the candle's volume. */
  readonly impactCoefficient: number;
  /** What a stop pays on top, because it fills in a moving market, basis points. */
  readonly stopExtraBps: number;
  /** Scales everything: reports show 0.5, 1 and 2. */
  readonly multiplier: number;
}

/** What the costs of one order depend on; the default is a small order that is not a stop. */
export interface OrderCircumstances {
  /** Standard deviation of the log-return of one candle, >= 0. */
  readonly volatility?: number;
  /** Size of the order over the volume of the candle it fills in, >= 0. */
  readonly shareOfVolume?: number;
  readonly isStop?: boolean;
}

const tightlyQuoted = /^(BTC|XBT|ETH)[-_.]?(USDT|USDC|USD|FDUSD|BUSD|TUSD|DAI|EUR|GBP|JPY|BTC)$/;

/**
 * The default costs of an instrument: taker fee 10 bp, half-spread 1 bp (BTC, ETH) or 3 bp,
 * slippage 4 bp + 0.1 volatility sqrt(share of volume), stops 10 bp more.
 *
 * @param overrides Any of the numbers, where an exchange or a stress test has others.
 */
export function costModelFor(
  instrument: InstrumentId,
  overrides: Partial<CostModel> = {},
): CostModel {
  return {
    takerFeeBps: 10,
    halfSpreadBps: tightlyQuoted.test(instrument) ? 1 : 3,
    slippageBps: 4,
    impactCoefficient: 0.1,
    stopExtraBps: 10,
    multiplier: 1,
    ...overrides,
  };
}

/**
 * Costs of one side (an entry or an exit), as a fraction of the order's value: 0.0015 is 15 bp.
 * A round trip pays it twice, a turn from long to short twice as well.
 *
 * @throws {InvariantError} volatility or share of volume is negative or not a number.
 */
export function costPerSide(costs: CostModel, order: OrderCircumstances = {}): number {
  const { volatility = 0, shareOfVolume = 0, isStop = false } = order;
  assert(volatility >= 0, "an order's volatility is at least 0");
  assert(shareOfVolume >= 0, "an order's share of the volume is at least 0");
  const fixedBps = costs.takerFeeBps + costs.halfSpreadBps + costs.slippageBps;
  const stopBps = isStop ? costs.stopExtraBps : 0;
  const impact = costs.impactCoefficient * volatility * Math.sqrt(shareOfVolume);
  return costs.multiplier * ((fixedBps + stopBps) / 10_000 + impact);
}
