import { z } from "zod";
import { MisuseError } from "../foundation/errors.ts";
import { didYouMean } from "../foundation/nearest-name.ts";
import { Decimal } from "./decimal.ts";
import { parseInstrument } from "./instrument.ts";
import type { TradingRules } from "./trading-rules.ts";

// More digits than any venue has, and few enough that every product stays exact.
const decimal = z.string().regex(/^\d{1,15}(\.\d{1,15})?$/);
const aboveZero = decimal.refine((text) => Number(text) > 0);
const asText = 'a number as text, at most 15 digits on each side of the point: "0.00001"';

const fields = {
  instrument: z.string(),
  market: z.enum(["spot", "perpetual"]),
  priceTick: aboveZero,
  quantityStep: aboveZero,
  quantityMin: decimal,
  quantityMax: aboveZero.optional(),
  notionalMin: decimal,
  buyFeeIn: z.enum(["quote", "base"]).optional(),
};

const rowSchema = z.strictObject(fields);
const listSchema = z.array(rowSchema).min(1);
type Row = z.infer<typeof rowSchema>;

/** What each field takes, for people. */
const takes: Readonly<Record<keyof typeof fields, string>> = {
  instrument: 'a name as "BTCUSDT"',
  market: '"spot" or "perpetual"',
  priceTick: `above 0, ${asText}`,
  quantityStep: `above 0, ${asText}`,
  quantityMin: asText,
  quantityMax: `above 0, ${asText}`,
  notionalMin: asText,
  buyFeeIn: '"quote" or "base"',
};

const names = Object.keys(takes) as readonly (keyof typeof fields)[];

/**
 * Reads the content of a `--rules` file: one market's rules or a list of them. `quantityMax` may be left
 * out, `buyFeeIn` too: "quote".
 *
 * @param content As JSON gives it.
 * @param source Where it comes from, for the sentence of an error: a file's name.
 * @throws {MisuseError} E_TRADING_RULES: a field is missing, unknown or no decimal text, or a market
 *   stands there twice. E_INSTRUMENT.
 */
export function parseTradingRules(
  content: unknown,
  source = "the trading rules",
): readonly TradingRules[] {
  const refuse = (reason: string): never => {
    throw new MisuseError("E_TRADING_RULES", `Cannot read ${source}: ${reason}`);
  };
  const rows: readonly unknown[] = Array.isArray(content) ? content : [content];
  const parsed = listSchema.safeParse(rows);
  if (!parsed.success) return refuse(faultOfRows(rows));
  const seen = new Set<string>();
  return parsed.data.map((row) => {
    const contradiction = contradictionIn(row);
    if (contradiction !== undefined) return refuse(contradiction);
    const instrument = parseInstrument(row.instrument);
    const name = `${instrument} ${row.market}`;
    if (seen.has(name)) return refuse(`there are two sets of rules for ${name}`);
    seen.add(name);
    return {
      ...row,
      instrument,
      quantityMax: row.quantityMax,
      buyFeeIn: row.buyFeeIn ?? "quote",
    };
  });
}

function faultOfRows(rows: readonly unknown[]): string {
  for (const [i, row] of rows.entries()) {
    const place = rows.length === 1 ? "" : ` of set ${i + 1}`;
    const fault = isObject(row) ? faultOf(row, place) : notRules(row, place);
    if (fault !== undefined) return fault;
  }
  return notRules(rows, "");
}

function isObject(row: unknown): row is Readonly<Record<string, unknown>> {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}

function notRules(content: unknown, place: string): string {
  const wanted = 'a JSON object as {"instrument": "BTCUSDT", ...}';
  return place === ""
    ? `it must hold one market's rules or a list of them, each ${wanted}, value was ${shown(content)}`
    : `the rules${place} must be ${wanted}, value was ${shown(content)}`;
}

function faultOf(row: Readonly<Record<string, unknown>>, place: string): string | undefined {
  const unknown = Object.keys(row).find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) {
    return `there is no ${shown(unknown)}${place} among ${names.join(", ")}${didYouMean(unknown, names)}`;
  }
  const wrong = names.find((name) => !fields[name].safeParse(row[name]).success);
  if (wrong === undefined) return undefined;
  const value = row[wrong] === undefined ? "it is missing" : `value was ${shown(row[wrong])}`;
  return `\`${wrong}\`${place} must be ${takes[wrong]}, ${value}`;
}

function contradictionIn({ quantityMin, quantityMax, market, buyFeeIn }: Row): string | undefined {
  if (quantityMax !== undefined && new Decimal(quantityMax).lt(quantityMin)) {
    return `\`quantityMax\` must be at least \`quantityMin\`, values were ${shown(quantityMax)} and ${shown(quantityMin)}`;
  }
  if (market !== "perpetual" || buyFeeIn !== "base") return undefined;
  return '`buyFeeIn` must be "quote" for a perpetual, value was "base"';
}

// As JSON: a terminal obeys nothing in it.
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
