import { describe, expect, test } from "vitest";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import type { Abstention, PredictedClose, PredictedRung } from "../jobs/predict-close.ts";
import { predictionAnswer } from "./predict-answer.ts";

type AskedModel = NonNullable<PredictedRung["model"]>;

/** As far as an abstention tells of its model. */
const model = {
  metadata: { recipe: "level", horizon: 1, data: { last_close: "2024-01-01T00:00:00.000Z" } },
  deployed: true,
} as AskedModel;

function abstained(...rungs: readonly (readonly [Abstention["reason"], AskedModel?])[]) {
  const told = rungs.map(([reason, asked], i): PredictedRung => {
    const outcome = { kind: "abstain", reason, detail: "A sentence.", confidence: 0 } as const;
    return { source: i === 0 ? "price" : "sentiment", version: undefined, outcome, model: asked };
  });
  const predicted: PredictedClose = {
    ...(told.at(-1)!.outcome as Abstention),
    instrument: parseInstrument("BTCUSDT"),
    timeframe: parseTimeframe("1h"),
    rungs: told,
    moment: { nowMs: 2, lastCloseMs: 1 },
    sentiment: undefined,
    warnings: [],
  };
  return predictionAnswer(predicted).exitCode;
}

describe("predictionAnswer() of an abstention", () => {
  test.each(["missing", "hash-mismatch", "refused", "crashed", "failed"] as const)(
    "exits with 1 where the model is broken (%s), loaded before or not",
    (reason) => {
      expect([abstained([reason]), abstained([reason, model])]).toEqual([1, 1]);
    },
  );

  test.each(["too-slow", "stale-candles", "gap", "outside-trained-range"] as const)(
    "exits with 0 where the model is sound (%s)",
    (reason) => {
      expect([abstained([reason]), abstained([reason, model])]).toEqual([0, 0]);
    },
  );

  test("exits with 1 only where every model is broken", () => {
    expect(abstained(["crashed", model], ["missing"])).toBe(1);
    expect(abstained(["stale-sentiment", model], ["crashed", model])).toBe(0);
  });
});
