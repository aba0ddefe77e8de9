import { describe, expect, test } from "vitest";
import type { DriftAlarm, DriftLayer } from "./drift-alarm.ts";
import { driftRules } from "./drift-rules.ts";
import { retrainDemands, twoLayerState } from "./two-layer.ts";

const stepMs = 3_600_000;
const alarm = (layer: DriftLayer, at: number): DriftAlarm => ({
  layer,
  rule: "range",
  at,
  timeMs: at * stepMs,
  detail: "range is 0.41 standard deviations from training, limit 0.22",
});
const stateAt = (alarms: readonly DriftAlarm[], at: number) =>
  twoLayerState(alarms, at * stepMs, stepMs);

describe("twoLayerState()", () => {
  test("one layer halves the exposure for 168 candles and asks for nothing", () => {
    for (const layer of ["inputs", "outcomes"] as const) {
      const alarms = [alarm(layer, 1000)];
      const factors = [999, 1000, 1167, 1168].map((at) => stateAt(alarms, at).exposureFactor);
      expect(factors).toEqual([1, 0.5, 0.5, 1]);
      expect(stateAt(alarms, 1100).retrain).toBe(false);
      expect(stateAt(alarms, 2000).layers[layer]).toEqual({
        alarmedAtMs: 1000 * stepMs,
        isInForce: false,
        lowersUntilMs: undefined,
      });
    }
    expect(stateAt([alarm("inputs", 1000)], 1005).reason).toBe(
      "inputs (range) at 1970-02-11 16:00: range is 0.41 standard deviations from training, limit 0.22",
    );
  });

  test("both within 168 candles ask for a training, 168 apart they do not", () => {
    const pair = (apart: number) => [alarm("outcomes", 1000), alarm("inputs", 1000 + apart)];
    expect(stateAt(pair(0), 1000)).toMatchObject({
      retrain: true,
      demand: "joint",
      exposureFactor: 0.5,
    });
    expect(stateAt(pair(167), 1167).retrain).toBe(true);
    expect(stateAt(pair(168), 1168).retrain).toBe(false);
  });

  test("outcomes alone ask for one once they have been in force for 336 candles without a break", () => {
    const lasting = [1000, 1168, 1336].map((at) => alarm("outcomes", at));
    expect(stateAt(lasting, 1335).retrain).toBe(false);
    expect(stateAt(lasting, 1336)).toMatchObject({ retrain: true, demand: "lasting" });
    const broken = [1000, 1168, 1337].map((at) => alarm("outcomes", at));
    expect(stateAt(broken, 1337).retrain).toBe(false);
    const inputs = [1000, 1168, 1336].map((at) => alarm("inputs", at));
    expect(stateAt(inputs, 1336).retrain).toBe(false);
  });

  test("a rule that looks more seldom is unbroken from look to look", () => {
    const seldom = (at: number) => ({ ...alarm("outcomes", at), heldUntilMs: (at + 200) * stepMs });
    const lasting = [1000, 1200, 1400].map(seldom);
    expect(stateAt(lasting, 1399).retrain).toBe(false);
    expect(stateAt(lasting, 1400)).toMatchObject({ retrain: true, demand: "lasting" });
    expect(stateAt([1000, 1200, 1401].map(seldom), 1401).retrain).toBe(false);
  });

  test("keeps the exposure halved until the look that decides, and asks for nothing by that", () => {
    const held = { ...alarm("inputs", 1000), heldUntilMs: 1192 * stepMs };
    const alarms = [held, alarm("outcomes", 1170)];
    const states = [1167, 1168, 1191, 1192].map((at) => stateAt([held], at));
    expect(states.map(({ exposureFactor }) => exposureFactor)).toEqual([0.5, 0.5, 0.5, 1]);
    expect(states.map(({ layers }) => layers.inputs.isInForce)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(states[2]!.reason).toMatch(/^inputs \(range\)/);
    expect(stateAt(alarms, 1170)).toMatchObject({ retrain: false, exposureFactor: 0.5 });
  });

  test("knows nothing of alarms to come, and nothing at all of none", () => {
    expect(stateAt([alarm("inputs", 1000)], 900).alarms).toEqual([]);
    expect(stateAt([], 900)).toEqual({
      layers: {
        inputs: { alarmedAtMs: undefined, isInForce: false, lowersUntilMs: undefined },
        outcomes: { alarmedAtMs: undefined, isInForce: false, lowersUntilMs: undefined },
      },
      exposureFactor: 1,
      retrain: false,
      demand: undefined,
      reason: "no layer's alarm is in force",
      alarms: [],
    });
  });

  test("takes its numbers from the rules that it is given", () => {
    const rules = { ...driftRules.reaction, forceCandles: 10, exposureFactor: 0.25 };
    const state = (at: number) =>
      twoLayerState([alarm("inputs", 1000)], at * stepMs, stepMs, rules).exposureFactor;
    expect([state(1009), state(1010)]).toEqual([0.25, 1]);
  });
});

test("retrainDemands() asks once in 720 candles, in whatever order the alarms come", () => {
  const pairs = [1000, 1500, 1719, 1800].flatMap((at) => [
    alarm("inputs", at),
    alarm("outcomes", at),
  ]);
  const moments = retrainDemands(pairs.toReversed(), stepMs).map(({ at, kind }) => [at, kind]);
  expect(moments).toEqual([
    [1000, "joint"],
    [1800, "joint"],
  ]);
});
