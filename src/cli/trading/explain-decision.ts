import { utcText } from "../../foundation/utc-text.ts";
import type { Decision } from "../../jobs/trading/told-decision.ts";
import { formatDuration } from "../format-duration.ts";
import { formatCounted, formatSignificant } from "../format-number.ts";
import { percent } from "../report/estimate-text.ts";
import { labelled } from "../wrapped-text.ts";
import { decisionSentence } from "./decision-sentence.ts";

/** The whole chain of a decision, the answer first: every condition and every limit with its numbers. */
export function explainDecision(decision: Decision): readonly string[] {
  const { instrument, openTimeMs, decidedAtMs, close, phase, state } = decision;
  return [
    labelled(`${instrument}: `, decisionSentence(decision)),
    "",
    `candle    ${utcText(openTimeMs)} UTC, closed ${utcText(decidedAtMs)} at ${priceText(close)}`,
    `session   ${phase}, ${state}`,
    ...forecastLines(decision),
    ...signalLines(decision),
    ...riskLines(decision),
    ...orderLines(decision),
  ];
}

function forecastLines({ forecast }: Decision): readonly string[] {
  if (forecast === undefined) return ["forecast  the strategy asks for none"];
  if (forecast.kind === "abstain") {
    return [labelled("forecast  ", `withheld (${forecast.reason}): ${forecast.detail}`)];
  }
  const { change, horizon, pUp, confidence, informative, low, high } = forecast;
  const interval =
    low === undefined || high === undefined
      ? []
      : [`90 % in ${signedPercent(low)} to ${signedPercent(high)}`];
  const facts = [
    `${signedPercent(change)} over ${formatCounted(horizon, "candle")}`,
    ...(pUp === undefined ? [] : [`pUp ${formatSignificant(pUp)}`]),
    ...interval,
    `confidence ${formatSignificant(confidence, 2)}${informative ? "" : " (not proven)"}`,
    `by ${whoText(forecast)}`,
  ];
  return [labelled("forecast  ", facts.join(", "))];
}

// Where a better model has nothing to say another one answers: which one is part of why.
function whoText({ source, version }: { readonly source: string; readonly version: string }) {
  if (version === "") return source;
  return source === "table" ? version : `the ${source} model ${version}`;
}

function signalLines({ signal, heldExposure, wantedExposure }: Decision): readonly string[] {
  const { stance, strength, reasons } = signal;
  const size =
    strength === 1 || stance === "flat" || stance === "keep"
      ? ""
      : ` at ${formatSignificant(strength, 3)} of full size`;
  const width = widthOf(reasons.map(({ name }) => name));
  return [
    `signal    ${stance}${size}`,
    ...reasons.map(({ name, holds, values, detail }) =>
      conditionLine({ name, holds, width, facts: valueText(values), detail }),
    ),
    `wanted    ${shareText(heldExposure)} -> ${shareText(wantedExposure)} of equity`,
  ];
}

function riskLines({ risk }: Decision): readonly string[] {
  const { kind, exposure, rule, checks } = risk;
  const by = rule === undefined ? "" : ` by ${rule}`;
  const width = widthOf(checks.map((check) => check.rule));
  return [
    `risk      ${kind}${by}: ${shareText(exposure)} of equity may be held`,
    ...checks.map(({ rule: name, holds, values, detail, exposureMax }) => {
      const most = Number.isFinite(exposureMax) ? [`allows ${shareText(exposureMax)}`] : [];
      const facts = [...most, valueText(values)].filter((text) => text !== "").join("; ");
      return conditionLine({ name, holds, width, facts, detail: holds ? undefined : detail });
    }),
  ];
}

function orderLines({ orders, unplaced }: Decision): readonly string[] {
  if (unplaced !== undefined) return [`order     none: ${unplaced}`];
  if (orders.length === 0) return ["order     none"];
  return orders.map((id, i) => `${i === 0 ? "order     " : "          "}${id}`);
}

interface Condition {
  readonly name: string;
  readonly holds: boolean;
  readonly width: number;
  readonly facts: string;
  readonly detail: string | undefined;
}

function conditionLine({ name, holds, width, facts, detail }: Condition): string {
  const told = [facts, detail ?? ""].filter((text) => text !== "").join("; ");
  const label = `  ${holds ? "✓" : "✗"} ${told === "" ? name : name.padEnd(width)}`;
  return told === "" ? label : labelled(`${label}  `, told);
}

function widthOf(names: readonly string[]): number {
  return Math.min(36, Math.max(0, ...names.map((name) => name.length)));
}

function valueText(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values);
  return entries.map(([name, value]) => oneValue(name, value)).join(", ");
}

function oneValue(name: string, value: number): string {
  if (!/[a-z]Ms$/.test(name) || !Number.isFinite(value)) return `${name} ${plainNumber(value)}`;
  return `${name.slice(0, -2)} ${formatDuration(value)}`;
}

// Counts stay whole, the rest in six digits: enough to see which of two is larger.
function plainNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function priceText(price: number): string {
  return String(Number(price.toPrecision(12)));
}

function shareText(exposure: number): string {
  return exposure === 0 ? "0 %" : `${percent(exposure, 2)} %`;
}

function signedPercent(change: number): string {
  return `${change > 0 ? "+" : ""}${percent(change, 3)} %`;
}
