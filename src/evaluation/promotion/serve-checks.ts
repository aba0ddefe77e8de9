import { mean } from "../../foundation/statistics/mean.ts";
import { type Coverage, coverageRule, isCoverageKept } from "../calibration/coverage.ts";
import { outputSpread } from "../leaks/constant-output.ts";
import { type GateCheck, percentText } from "./gate-decision.ts";

/** Absolute, not against the champion: a chain of refreshes cannot get worse step by step. */
const errorMax = 1.02;

/** A version's answers on the common exam. */
export interface ServeRows {
  /** Over the horizon, per row; at least one. */
  readonly forecastLogReturn: Float64Array;
  readonly outcomeLogReturn: Float64Array;
  /** Of its 90 % intervals as serving makes them; `undefined` where it has none. */
  readonly coverage: Coverage | undefined;
  /** Candles ahead. */
  readonly horizon: number;
}

/** Whether a version is fit to answer at all, whoever answered before it. */
export function serveChecks(rows: ServeRows): readonly GateCheck[] {
  const broken = rows.forecastLogReturn.filter((value) => !Number.isFinite(value)).length;
  if (broken > 0) {
    const detail = `${broken} of ${rows.forecastLogReturn.length} forecasts are not finite numbers`;
    return [{ name: "output varies", outcome: "failed", detail }];
  }
  return [variation(rows), error(rows), coverage(rows)];
}

function variation(rows: ServeRows): GateCheck {
  const name = "output varies";
  const spread = outputSpread(rows);
  if (spread === undefined) {
    return { name, outcome: "not decided", detail: "the close never moved" };
  }
  const detail = `forecasts move ${spread.text} as much as the market, more than 0.1 % is needed`;
  return { name, outcome: spread.isConstant ? "failed" : "passed", detail };
}

function error({ forecastLogReturn, outcomeLogReturn: outcome }: ServeRows): GateCheck {
  const name = "error";
  const persistence = mean(outcome.map((y) => y * y));
  if (persistence === 0) {
    return { name, outcome: "not decided", detail: "the close never moved" };
  }
  const ratio = mean(outcome.map((y, i) => (y - forecastLogReturn[i]!) ** 2)) / persistence;
  const detail = `squared error ${ratio.toFixed(4)} times persistence's, at most ${errorMax} is allowed`;
  return { name, outcome: ratio <= errorMax ? "passed" : "failed", detail };
}

function coverage({ coverage: kept, horizon }: ServeRows): GateCheck {
  const name = "coverage";
  if (kept?.overall === undefined) {
    return { name, outcome: "not decided", detail: "it has no intervals" };
  }
  const rule = coverageRule(horizon);
  const isKept = isCoverageKept(kept, rule);
  const blocks = kept.blocks.map((share) => (100 * share).toFixed(1)).join(", ");
  const detail = `the 90 % interval held ${percentText(kept.overall)}, ${boundsText(rule.overall)} is allowed; per 1,000 rows ${blocks || "none yet"}, ${boundsText(rule.block)}`;
  const outcome = isKept === undefined ? "not decided" : isKept ? "passed" : "failed";
  return { name, outcome, detail };
}

function boundsText([low, high]: readonly [number, number]): string {
  const text = (share: number): string => String(Number((100 * share).toFixed(1)));
  return `${text(low)} to ${text(high)} %`;
}
