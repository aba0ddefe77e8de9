import { z } from "zod";
import { MisuseError } from "../../foundation/errors.ts";
import { firstIssue } from "../../foundation/first-issue.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { defaultRiskLimits, type RiskLimits } from "./risk-limits.ts";

const share = z.number().positive().max(20);
const multiple = z.number().positive().max(1000);
const fraction = z.number().positive().max(1);
const candles = z.int().nonnegative().max(1_000_000);
const members = z.array(z.string().min(1)).min(1);

// One row per limit: a missing one does not compile. null = none, where there may be none.
const fields = {
  fraction: share,
  instrumentMax: share,
  grossMax: share,
  groupMax: share,
  groups: z.record(z.string(), members),
  notionalMax: z.number().positive().nullable(),
  riskPerTrade: fraction.nullable(),
  kellyFraction: fraction.nullable(),
  confidenceScaling: z.boolean(),
  stopAtr: multiple.nullable(),
  takeProfitAtr: multiple.nullable(),
  trailingAtr: multiple.nullable(),
  timeStopCandles: candles.min(1).nullable(),
  dailyLossMax: fraction,
  drawdownMax: fraction,
  consecutiveLossesMax: candles.min(1),
  lossPauseCandles: candles,
  cooldownCandles: candles,
  rebalanceMin: z.number().nonnegative().max(1),
} as const satisfies Readonly<Record<keyof RiskLimits, z.ZodType>>;

const names = Object.keys(fields);
const schema = z.strictObject(fields).partial();

/**
 * Reads the content of a `--risk` file: any of the limits, null for none; the others stay as in `base`.
 *
 * @param content As JSON gives it.
 * @throws {MisuseError} E_RISK_LIMITS: no such limit, a value out of its range, limits that
 *   contradict each other.
 */
export function parseRiskLimits(
  content: unknown,
  base: RiskLimits = defaultRiskLimits,
): RiskLimits {
  if (typeof content === "object" && content !== null && !Array.isArray(content)) {
    const unknown = Object.keys(content).find((name) => !names.includes(name));
    if (unknown !== undefined) throw noSuchLimit(unknown);
  }
  const { data, error } = schema.safeParse(content);
  if (data === undefined) throw refused(firstIssue(error));
  const given = Object.entries(data).map(([name, value]) => [name, value ?? undefined]);
  const limits: RiskLimits = { ...base, ...Object.fromEntries(given) };
  if (limits.fraction > limits.grossMax) {
    throw refused(
      `fraction is at most grossMax, values were ${limits.fraction} and ${limits.grossMax}`,
    );
  }
  return limits;
}

/**
 * Limits as `--risk-set NAME=VALUE` changes them: numbers, true, false, none, and JSON for `groups`.
 * The last of several for one limit counts.
 *
 * @throws {MisuseError} E_RISK_LIMITS: as `parseRiskLimits`, or a setting is not NAME=VALUE.
 */
export function setRiskLimits(limits: RiskLimits, settings: readonly string[]): RiskLimits {
  const given = settings.map((setting) => {
    const [, name = "", text = ""] = /^([^=]+)=(.+)$/s.exec(setting) ?? [];
    if (name === "") throw refused(`a setting is NAME=VALUE, value was ${JSON.stringify(setting)}`);
    return [name.trim(), settingValue(text.trim())] as const;
  });
  // Not through an object's prototype: "__proto__" is no limit either.
  const unknown = given.find(([name]) => !names.includes(name));
  if (unknown !== undefined) throw noSuchLimit(unknown[0]);
  return parseRiskLimits(Object.fromEntries(given), limits);
}

function settingValue(text: string): unknown {
  return text === "none" ? null : (parseJson(text) ?? text);
}

function noSuchLimit(name: string): MisuseError {
  return refused(
    `there is no ${JSON.stringify(name)} among ${names.join(", ")}${didYouMean(name, names)}`,
  );
}

function refused(reason: string): MisuseError {
  return new MisuseError("E_RISK_LIMITS", `Cannot use the risk limits: ${reason}`);
}
