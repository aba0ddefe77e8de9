import { z } from "zod";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();
const timeMs = z.number().int().describe("UTC epoch milliseconds");
const amount = z.string().describe("decimal text on the market's grid");
const share = z.number().describe("signed value over equity");
const values = z.record(z.string(), figure);
const side = z.enum(["buy", "sell"]);

const forecast = z.union([
  z.strictObject({
    kind: z.literal("forecast"),
    change: z.number(),
    pUp: figure,
    confidence: z.number(),
    informative: z.boolean(),
    low: figure,
    high: figure,
    horizon: count,
    version: z.string(),
    source: z.string(),
  }),
  z.strictObject({
    kind: z.literal("abstain"),
    reason: z.string(),
    detail: z.string(),
    version: z.string().nullable(),
  }),
]);

const reason = z.strictObject({
  name: z.string(),
  holds: z.boolean(),
  values,
  detail: z.string().nullish(),
});

const check = z.strictObject({
  rule: z.string(),
  holds: z.boolean(),
  exposureMax: figure.describe("null where the limit is not about size"),
  values,
  detail: z.string().nullish(),
});

const decision = z.strictObject({
  instrument: z.string(),
  openTimeMs: timeMs,
  decidedAtMs: timeMs,
  close: z.number(),
  phase: z.enum(["warm-up", "trading", "late"]),
  state: z.enum(["ACTIVE", "REDUCE_ONLY", "HALTED"]),
  forecast: forecast.nullish(),
  signal: z.strictObject({
    stance: z.enum(["long", "short", "flat", "keep"]),
    strength: z.number(),
    reasons: z.array(reason),
  }),
  heldDirection: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
  heldCandles: z.number().int().describe("closed candles since the entry, 0 while flat"),
  heldEntryPrice: z.number().nullish(),
  heldExposure: share,
  wantedExposure: share,
  risk: z.strictObject({
    kind: z.enum(["approved", "trimmed", "refused", "unchanged"]),
    exposure: share,
    rule: z.string().nullish(),
    checks: z.array(check),
  }),
  orders: z.array(z.string()),
  unplaced: z.string().nullish(),
});

const order = z.strictObject({
  request: z.strictObject({
    clientOrderId: z.string(),
    instrument: z.string(),
    side,
    type: z.enum(["market", "stop", "take-profit"]),
    role: z.enum(["enter", "increase", "reduce", "exit", "stop", "take-profit"]),
    quantity: amount,
    triggerPrice: amount.nullish(),
    reduceOnly: z.boolean(),
    parent: z.string().nullish(),
    decidedAtMs: timeMs,
  }),
  status: z.string(),
  filledQuantity: amount,
  reason: z.string().nullable(),
});

const fill = z.strictObject({
  tradeId: z.string(),
  clientOrderId: z.string(),
  instrument: z.string(),
  side,
  quantity: amount,
  price: amount,
  fee: amount,
  feeAsset: z.enum(["quote", "base"]),
  filledAtMs: timeMs,
});

const session = z.strictObject({
  name: z.string(),
  mode: z.enum(["backtest", "paper"]),
  ledger: z.string(),
});

/** What `why --json` answers. */
export const decisionSchema = z.strictObject({
  kind: z.literal("decision"),
  session,
  others: z.array(session).describe("others that hold a decision of that candle, newest first"),
  decision,
  inSample: z.boolean().describe("its forecaster was fitted on this candle: it proves nothing"),
  orders: z.array(order).describe("as they stand now"),
  fills: z.array(fill).describe("of those orders"),
  position: z.strictObject({ before: amount, after: amount }),
});
