import { z } from "zod";
import { MisuseError } from "../foundation/errors.ts";
import { firstIssue } from "../foundation/first-issue.ts";
import { Decimal } from "./decimal.ts";
import { parseInstrument } from "./instrument.ts";
import type { TradingRules } from "./trading-rules.ts";

// More digits than any venue has, and few enough that every product stays exact.
const decimal = z
  .string()
  .regex(
    /^\d{1,15}(\.\d{1,15})?$/,
    'a number is written as text with at most 15 decimals: "0.00001"',
  );
const aboveZero = decimal.refine((text) => Number(text) > 0, "the number must be above 0");

const rulesSchema = z
  .strictObject({
    instrument: z.string(),
    market: z.enum(["spot", "perpetual"]),
    priceTick: aboveZero,
    quantityStep: aboveZero,
    quantityMin: decimal,
    quantityMax: aboveZero.optional(),
    notionalMin: decimal,
    buyFeeIn: z.enum(["quote", "base"]).optional(),
  })
  .refine(
    ({ quantityMin, quantityMax }) =>
      quantityMax === undefined || new Decimal(quantityMax).gte(quantityMin),
    { message: "the largest amount is below the smallest", path: ["quantityMax"] },
  )
  .refine(({ market, buyFeeIn }) => !(market === "perpetual" && buyFeeIn === "base"), {
    message: "a perpetual takes its fees in quote currency",
    path: ["buyFeeIn"],
  });

const listSchema = z.array(rulesSchema).min(1);

/**
 * Reads the content of a `--rules` file: one market's rules or a list of them. `quantityMax` may be left
 * out, `buyFeeIn` too: "quote".
 *
 * @param content As JSON gives it.
 * @throws {MisuseError} E_TRADING_RULES: a field is missing, unknown or no decimal text, or a market
 *   stands there twice. E_INSTRUMENT.
 */
export function parseTradingRules(content: unknown): readonly TradingRules[] {
  const parsed = listSchema.safeParse(Array.isArray(content) ? content : [content]);
  if (!parsed.success) return refuse(firstIssue(parsed.error));
  const seen = new Set<string>();
  return parsed.data.map((row) => {
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

function refuse(reason: string): never {
  throw new MisuseError("E_TRADING_RULES", `Cannot use the trading rules: ${reason}`);
}
