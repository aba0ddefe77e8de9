import { protectionFor } from "../protection-for.ts";
import type { RiskInputs } from "../risk-inputs.ts";
import type { RiskLimits } from "../risk-limits.ts";
import { noObjection, positive, type RuleFunction } from "../risk-rule.ts";

/** Nothing is entered whose stop or take profit, where limits ask for one, cannot be set. */
export const judgeProtection: RuleFunction = (inputs, limits) => {
  const { stop = Number.NaN } = settable(inputs, limits);
  return Number.isNaN(stop) ? noObjection : { ...noObjection, values: { stop } };
};

/** Exposure at which the way to the stop costs `riskPerTrade`; without a stop all of it can be lost. */
export const judgeAtrSizing: RuleFunction = (inputs, limits) => {
  const { riskPerTrade } = limits;
  if (riskPerTrade === undefined) return noObjection;
  const { stop } = settable(inputs, limits);
  const stopDistance = stop === undefined ? 1 : Math.abs(inputs.price - stop) / inputs.price;
  return {
    exposureMax: riskPerTrade / stopDistance,
    values: { riskPerTrade, stopDistance },
    objection:
      stop === undefined
        ? `Without a stop all of it can be lost, ${riskPerTrade} of equity may be.`
        : `The way to the stop may cost ${riskPerTrade} of equity.`,
  };
};

function settable(inputs: RiskInputs, limits: RiskLimits) {
  const price = positive(inputs.price, "the price");
  const direction = inputs.wanted < 0 ? -1 : 1;
  const { atr } = inputs;
  const protection = protectionFor({ direction, price }, atr, limits);
  if (protection !== undefined) return protection;
  throw new TypeError(`no stop can be set ${String(atr ?? "without an average true range")}`);
}
