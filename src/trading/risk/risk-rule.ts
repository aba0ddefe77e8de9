import type { InstrumentId } from "../../market/instrument.ts";
import type { RiskInputs } from "./risk-inputs.ts";
import type { RiskLimits } from "./risk-limits.ts";

/** The limits by name, in the order in which they are told. */
export const riskRules = [
  "halted",
  "reduce-only",
  "unresolved-orders",
  "daily-loss",
  "drawdown",
  "consecutive-losses",
  "cooldown",
  "spot-short",
  "forecast-missing",
  "protection",
  "fraction",
  "instrument",
  "notional",
  "gross",
  "group",
  "atr-sizing",
  "kelly",
  "confidence",
  "model-health",
] as const;

export type RiskRule = (typeof riskRules)[number];

/** What a rule says when everything it needs is there; it throws where not. */
export interface RuleAnswer {
  /** Largest absolute exposure to enter or add up to, >= 0; Infinity = it does not limit size. */
  readonly exposureMax: number;
  readonly values: Readonly<Record<string, number>>;
  /** One sentence for the case that it objects. */
  readonly objection: string;
}

export type RuleFunction = (inputs: RiskInputs, limits: RiskLimits) => RuleAnswer;

/** For rules that have nothing to say to a case. */
export const noObjection: RuleAnswer = { exposureMax: Infinity, values: {}, objection: "" };

/** @throws {TypeError} it is missing or not finite: the limit that reads it is hit. */
export function finite(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(`${name} is ${typeof value === "number" ? value : "missing"}`);
}

/** @throws {TypeError} it is not a finite number above 0. */
export function positive(value: unknown, name: string): number {
  const number = finite(value, name);
  if (number > 0) return number;
  throw new TypeError(`${name} is ${number}`);
}

/** @throws {TypeError} there is no instrument of which a limit could be looked up. */
export function nameOf(instrument: InstrumentId): InstrumentId {
  if (typeof instrument === "string") return instrument;
  throw new TypeError("the instrument is missing");
}
