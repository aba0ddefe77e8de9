import { describe, expect, test } from "vitest";
import { exampleForecast } from "../../../../test/example-risk-inputs.ts";
import type { ModelKind } from "../../../learning/bundle/model-kind.ts";
import { parseInstrument } from "../../../market/instrument.ts";
import { unlimitedHealth } from "../../../trading/risk/model-health.ts";
import type { FedForecast } from "../../../trading/session/forecast-feed.ts";
import type { OpenedTenure } from "../forecasts/tenure.ts";
import { ladderNotes } from "./ladder-notes.ts";

const silent: FedForecast = {
  opinion: { kind: "abstain", reason: "stale-sentiment", detail: "", version: undefined },
  health: unlimitedHealth,
};

/** Answers of these models, and of nobody. */
function answersOf(sentiment: number, price: number, nobody: number): readonly FedForecast[] {
  const by = (source: string, length: number): readonly FedForecast[] =>
    Array.from({ length }, () => ({
      opinion: { ...exampleForecast, source },
      health: unlimitedHealth,
    }));
  const none = Array.from({ length: nobody }, () => silent);
  return [...by("sentiment", sentiment), ...by("price", price), ...none];
}

function notes(
  answers: readonly FedForecast[],
  rungs: readonly ModelKind[],
  kinds: readonly ModelKind[] = ["sentiment", "price"],
) {
  // Only that somebody reigned counts here.
  const tenures = [{} as OpenedTenure];
  const lane = {
    kind: "models",
    by: "answering",
    rungs: rungs.map((kind) => ({ kind, tenures })),
    sentiment: undefined,
    warnings: [],
  } as const;
  const series = { instrument: parseInstrument("WALK"), timeframe: "1h" } as const;
  return ladderNotes(lane, { series, kinds, answers });
}

describe("ladderNotes()", () => {
  test("says that there is no better model, and how much the other one answers", () => {
    expect(notes(answersOf(0, 1500, 3), ["price"])).toEqual([
      "No sentiment model of WALK 1h is asked: the price model answers 1,500 of 1,503 candles.",
    ]);
  });

  test("says how many each answers where one falls back on another, a silent one too", () => {
    const both: readonly ModelKind[] = ["sentiment", "price"];
    expect(notes(answersOf(20, 7, 1), both)).toEqual([
      "Of 28 candles of WALK 1h the sentiment model answers 20, the price model answers 7, nobody 1.",
    ]);
    expect(notes(answersOf(0, 7, 0), both)[0]).toContain("the sentiment model answers 0");
  });

  test("says nothing where the best one answers alone, and where only one is asked for", () => {
    expect(notes(answersOf(20, 0, 5), ["sentiment", "price"])).toEqual([]);
    expect(notes(answersOf(0, 20, 5), ["price"], ["price"])).toEqual([]);
  });
});
