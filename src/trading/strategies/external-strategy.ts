import { MisuseError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import { defineStrategy } from "./define-strategy.ts";
import type { ExternalOpinion, ExternalSignal } from "./external-signal.ts";
import { followForecast, followParameters } from "./follow-forecast.ts";
import type { Reason, Signal } from "./signal.ts";
import type { Strategy, StrategyRun } from "./strategy.ts";

/**
 * Does what signals of another program say, each as long as it counts: an expired one is flat. A forecast
 * among them is followed as ml-basic follows the model's.
 *
 * @param signals Oldest first, no two of an instrument at the same moment; `undefined` = none were named.
 */
export function externalStrategy(signals?: readonly ExternalSignal[]): Strategy {
  const strategy = defineStrategy({
    name: "external",
    summary:
      "Does what a file of signals or forecasts says (--signals FILE); an expired signal is flat.",
    parameters: followParameters,
    warmUp: () => 0,
    start: (parameters, instrument) =>
      runSignals(signalsOf(instrument, signals), followForecast(parameters)),
  });
  if (signals === undefined) return strategy;
  const following: FollowingStrategy = { ...strategy, signals };
  return following;
}

/** A strategy that tells which signals it follows. */
export interface FollowingStrategy extends Strategy {
  /** Oldest first. */
  readonly signals: readonly ExternalSignal[];
}

export function followsSignals(strategy: Strategy): strategy is FollowingStrategy {
  return "signals" in strategy;
}

function signalsOf(
  instrument: InstrumentId,
  signals: readonly ExternalSignal[] | undefined,
): readonly ExternalSignal[] {
  if (signals === undefined) throw noSignals("none were named, say --signals FILE");
  const own = signals.filter((signal) => (signal.instrument ?? instrument) === instrument);
  if (own.length > 0) return own;
  const others = [...new Set(signals.map((signal) => signal.instrument))].slice(0, 8);
  throw noSignals(`there are none for ${instrument}, only for ${others.join(", ") || "nothing"}`);
}

function noSignals(reason: string): MisuseError {
  return new MisuseError("E_SIGNALS_FILE", `Cannot follow signals: ${reason}`);
}

function runSignals(signals: readonly ExternalSignal[], follower: StrategyRun): StrategyRun {
  let next = 0;
  return {
    onCandle: (view) => {
      while ((signals[next]?.atMs ?? Infinity) <= view.closeTimeMs) next += 1;
      const last = signals[next - 1];
      const freshness = freshnessOf(last, view.closeTimeMs);
      const says = last !== undefined && freshness.holds ? last.says : undefined;
      if (says?.kind === "stance") return stanceSignal(says, freshness);
      const forecast = opinionOf(says, last);
      const signal = follower.onCandle({ ...view, forecast });
      return { ...signal, reasons: [freshness, ...signal.reasons] };
    },
  };
}

const hourMs = 3_600_000;

function freshnessOf(last: ExternalSignal | undefined, closeTimeMs: number): Reason {
  const name = "signal is fresh";
  if (last === undefined) return { name, holds: false, values: {}, detail: "no signal so far" };
  const ageHours = (closeTimeMs - last.atMs) / hourMs;
  const expiryHours = (last.untilMs - last.atMs) / hourMs;
  const holds = closeTimeMs < last.untilMs;
  return { name, holds, values: { ageHours, expiryHours }, detail: holds ? undefined : "expired" };
}

function stanceSignal(
  { stance, strength }: ExternalOpinion & { kind: "stance" },
  freshness: Reason,
): Signal {
  const said: Reason = { name: `signal says ${stance}`, holds: true, values: { strength } };
  return { stance, strength, reasons: [freshness, said] };
}

function opinionOf(
  says: (ExternalOpinion & { kind: "forecast" | "abstain" }) | undefined,
  last: ExternalSignal | undefined,
): ForecastOpinion {
  if (says?.kind === "forecast") {
    const { change, horizon, version } = says;
    const unsaid = { pUp: undefined, low: undefined, high: undefined };
    const doubt = { confidence: 0.1, informative: false };
    return { kind: "forecast", change, ...unsaid, ...doubt, horizon, version, source: "table" };
  }
  const withheld = { kind: "abstain", version: undefined } as const;
  if (says?.kind === "abstain") {
    return { ...withheld, reason: says.reason, detail: "the row says so" };
  }
  if (last === undefined) return { ...withheld, reason: "no-row", detail: "no signal so far" };
  return { ...withheld, reason: "expired", detail: "the last signal is too old" };
}
