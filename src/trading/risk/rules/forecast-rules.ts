import type { ForecastGiven } from "../../forecast-opinion.ts";
import type { RiskInputs } from "../risk-inputs.ts";
import type { RiskLimits } from "../risk-limits.ts";
import { finite, noObjection, positive, type RuleFunction } from "../risk-rule.ts";

/** A strategy that goes by forecasts enters nothing without one. */
export const judgeForecastMissing: RuleFunction = ({ needsForecast, forecast }) => {
  if (isFalse(needsForecast) || forecast?.kind === "forecast") return noObjection;
  const detail = forecast === undefined ? "there is none" : forecast.detail;
  return { exposureMax: 0, values: {}, objection: `No forecast to go by: ${detail}` };
};

// Bounds of the 90 % interval lie 1.6449 standard deviations from its middle.
const deviationsOfBound = 1.644_853_626_951_472;
// Mean absolute value of a standard normal variable: sqrt(2 / pi).
const meanAbsolute = Math.sqrt(2 / Math.PI);

/**
 * A share of the Kelly bet: with a move of +-m, m = sigma sqrt(2 / pi), and the calibrated probability
 * p that it goes our way, the bet with the best growth is (2 p - 1) m / sigma^2. Whoever gives no
 * probability or interval gets that share of `fraction`.
 *
 * @see Thorp (2006), "The Kelly criterion in blackjack, sports betting and the stock market", 7.
 */
export const judgeKelly: RuleFunction = (inputs, { kellyFraction, fraction }) => {
  if (kellyFraction === undefined || isFalse(inputs.needsForecast)) return noObjection;
  const { pUp, low, high } = given(inputs);
  if (pUp === undefined || low === undefined || high === undefined) {
    return {
      exposureMax: kellyFraction * fraction,
      values: { kellyFraction, fraction },
      objection: `The forecast tells no probability or interval: ${kellyFraction} of the fraction ${fraction}.`,
    };
  }
  const p = inputs.wanted < 0 ? 1 - probability(pUp) : probability(pUp);
  const spread = finite(high, "the upper bound") - finite(low, "the lower bound");
  const width = positive(spread, "the width of the interval");
  const volatility = width / (2 * deviationsOfBound);
  const kelly = ((2 * p - 1) * meanAbsolute) / volatility;
  return {
    exposureMax: Math.max(0, kellyFraction * kelly),
    values: { probability: p, volatility, kelly, kellyFraction },
    objection:
      kelly > 0
        ? `${kellyFraction} of the Kelly bet is smaller.`
        : "The calibrated probability speaks against this direction.",
  };
};

/** Share of `fraction`: confidence, and its minimum where it is not informative. */
export const judgeConfidence: RuleFunction = (inputs, { confidenceScaling, fraction }) => {
  if (isFalse(confidenceScaling) || isFalse(inputs.needsForecast)) return noObjection;
  const { confidence, informative } = given(inputs);
  const share = Math.min(1, Math.max(0, finite(confidence, "confidence")));
  const proven = isTrue(informative);
  const taken = proven ? share : Math.min(share, confidenceMin);
  return {
    exposureMax: taken * fraction,
    values: { confidence: share, fraction },
    objection: proven
      ? "The size goes with the confidence."
      : `Confidence was not proven to tell good forecasts from bad ones: ${taken} of the fraction ${fraction}.`,
  };
};

const confidenceMin = 0.1;

/**
 * How much of equity a position takes at most on forecasts that say less than limits ask for; which of
 * them it is, is told.
 *
 * @returns One sentence; `undefined` where nothing is taken off.
 */
export function smallestSizeNote(
  { kellyFraction, confidenceScaling, fraction }: RiskLimits,
  told: { readonly probability: boolean; readonly informative: boolean },
): string | undefined {
  const limits: readonly (readonly [number, string, string])[] = [
    [
      told.probability ? 1 : (kellyFraction ?? 1),
      "they tell no probability or interval (limit kelly)",
      "kellyFraction=none",
    ],
    [
      told.informative || !confidenceScaling ? 1 : confidenceMin,
      "nothing proves their confidence (limit confidence)",
      "confidenceScaling=false",
    ],
  ];
  const hit = limits.filter(([share]) => share < 1);
  if (hit.length === 0) return undefined;
  const size = fraction * Math.min(...hit.map(([share]) => share));
  const why = hit.map(([, reason]) => reason).join(" and ");
  const off = hit.map(([, , setting]) => `--risk-set ${setting}`).join(" ");
  return `On these forecasts a position takes at most ${(100 * size).toFixed(1)} % of equity, not ${(100 * fraction).toFixed(1)} %: ${why}. ${off} lifts that.`;
}

/** Share of what the other limits allow: the cap of the life cycle. */
export const judgeHealth: RuleFunction = ({ health }) => {
  const cap = Math.min(1, Math.max(0, finite(health.cap, "the cap of the model")));
  // All of what the others allow: it has nothing to say.
  if (cap === 1) return { ...noObjection, values: { cap } };
  return {
    exposureMax: cap,
    values: { cap },
    objection: health.reasons.join(" ") || "The model's health allows no more.",
  };
};

// Missing is neither.
function isFalse(value: unknown): boolean {
  return value === false;
}

function isTrue(value: unknown): boolean {
  return value === true;
}

function given({ forecast }: RiskInputs): ForecastGiven {
  if (forecast?.kind === "forecast") return forecast;
  throw new TypeError("the forecast is missing");
}

function probability(value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new TypeError(`the probability of a rise is ${value}`);
}
