import { z } from "zod";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { defaultRiskLimits, type RiskLimits } from "./risk-limits.ts";

interface Field {
  readonly schema: z.ZodType;
  /** What it takes, for people. */
  readonly takes: string;
}

function above0(max: number): Field & { readonly schema: z.ZodNumber } {
  return { schema: z.number().positive().max(max), takes: `a number above 0, at most ${max}` };
}

function whole(min: number): Field & { readonly schema: z.ZodInt } {
  const max = 1_000_000;
  return { schema: z.int().min(min).max(max), takes: `a whole number from ${min} to ${max}` };
}

function orNone({ schema, takes }: Field): Field {
  return { schema: schema.nullable(), takes: `${takes}, or none (null in JSON)` };
}

const share = above0(20);
const multiple = above0(1000);
const fraction = above0(1);

// One row per limit: a missing one does not compile. null = none, where there may be none.
const fields: Readonly<Record<keyof RiskLimits, Field>> = {
  fraction: share,
  instrumentMax: share,
  grossMax: share,
  groupMax: share,
  groups: {
    schema: z.record(z.string(), z.array(z.string().min(1)).min(1)),
    takes: 'lists of instruments by name, as {"majors": ["BTCUSDT", "ETHUSDT"]}',
  },
  notionalMax: orNone({ schema: z.number().positive(), takes: "a number above 0" }),
  riskPerTrade: orNone(fraction),
  kellyFraction: orNone(fraction),
  confidenceScaling: { schema: z.boolean(), takes: "true or false" },
  stopAtr: orNone(multiple),
  takeProfitAtr: orNone(multiple),
  trailingAtr: orNone(multiple),
  timeStopCandles: orNone(whole(1)),
  dailyLossMax: fraction,
  drawdownMax: fraction,
  consecutiveLossesMax: whole(1),
  lossPauseCandles: whole(0),
  cooldownCandles: whole(0),
  rebalanceMin: { schema: z.number().nonnegative().max(1), takes: "a number from 0 to 1" },
};

const names = Object.keys(fields) as readonly (keyof RiskLimits)[];

/**
 * Reads the content of a `--risk` file: any of the limits, null for none; the others stay as in `base`.
 *
 * @param content As JSON gives it.
 * @param source Where it comes from, for the sentence of an error: a file's name.
 * @throws {MisuseError} E_RISK_LIMITS: no such limit, a value out of its range, limits that
 *   contradict each other.
 */
export function parseRiskLimits(
  content: unknown,
  base: RiskLimits = defaultRiskLimits,
  source?: string,
): RiskLimits {
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    const reason = `limits are a JSON object as {"fraction": 0.1}, value was ${shown(content)}`;
    throw refused(reason, source);
  }
  const given = Object.entries(content).map(([name, value]) => {
    if (!isLimit(name)) throw noSuchLimit(name, source);
    const { schema, takes } = fields[name];
    if (schema.safeParse(value).success) return [name, value ?? undefined];
    throw refused(`${name} is ${takes}, value was ${shown(value)}`, source);
  });
  const limits: RiskLimits = { ...base, ...Object.fromEntries(given) };
  if (limits.fraction > limits.grossMax) {
    const values = `${limits.fraction} and ${limits.grossMax}`;
    throw refused(`fraction is at most grossMax, values were ${values}`, source);
  }
  return limits;
}

function isLimit(name: string): name is keyof RiskLimits {
  return names.includes(name as keyof RiskLimits);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
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
    if (name === "") {
      throw refused(`a setting is NAME=VALUE, value was ${JSON.stringify(setting)}`, flag);
    }
    return [name.trim(), settingValue(text.trim())] as const;
  });
  // Not through an object's prototype: "__proto__" is no limit either.
  const unknown = given.find(([name]) => !isLimit(name));
  if (unknown !== undefined) throw noSuchLimit(unknown[0], flag);
  return parseRiskLimits(Object.fromEntries(given), limits, flag);
}

const flag = "--risk-set";

function settingValue(text: string): unknown {
  return text === "none" ? null : (parseJson(text) ?? text);
}

function noSuchLimit(name: string, source: string | undefined): MisuseError {
  const known = `${names.join(", ")}${didYouMean(name, names)}`;
  return refused(`there is no ${JSON.stringify(name)} among ${known}`, source);
}

function refused(reason: string, source: string | undefined): MisuseError {
  const from = source === undefined ? "" : ` of ${source}`;
  return new MisuseError("E_RISK_LIMITS", `Cannot use the risk limits${from}: ${reason}`);
}
