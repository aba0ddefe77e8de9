import { describe, expect, test } from "vitest";
import { candlesAt, fedStrategy, hourMs, startMs } from "../../../test/fed-strategy.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { ExternalOpinion, ExternalSignal } from "./external-signal.ts";
import { externalStrategy } from "./external-strategy.ts";
import { precomputedStrategy } from "./precomputed-strategy.ts";

const candles = candlesAt([1, 1, 1, 1, 1, 1]);
const long: ExternalOpinion = { kind: "stance", stance: "long", strength: 0.5 };

/** Hours are after the first candle's open; the first close is at hour 1. */
function signal(atHour: number, untilHour: number, says: ExternalOpinion = long): ExternalSignal {
  const [atMs, untilMs] = [startMs + atHour * hourMs, startMs + untilHour * hourMs];
  return { atMs, untilMs, instrument: undefined, says };
}

function stances(...signals: readonly ExternalSignal[]): readonly string[] {
  return fedStrategy(externalStrategy(signals), candles).map(({ stance }) => stance);
}

describe("externalStrategy()", () => {
  test("a signal counts from the first close at which it is known until it expires", () => {
    expect(stances(signal(2, 4))).toEqual(["flat", "long", "long", "flat", "flat", "flat"]);
    expect(stances(signal(2.001, 4))).toEqual(["flat", "flat", "long", "flat", "flat", "flat"]);
  });

  test("the newer of two counts, also where the older would have lived on", () => {
    const flat: ExternalOpinion = { kind: "stance", stance: "flat", strength: 1 };
    expect(stances(signal(1, 9), signal(3, 4, flat))).toEqual([
      "long",
      "long",
      "flat",
      "flat",
      "flat",
      "flat",
    ]);
  });

  test("an expired signal says so", () => {
    const signals = fedStrategy(externalStrategy([signal(1, 2)]), candles);
    expect(signals[1]?.reasons[0]).toEqual({
      name: "signal is fresh",
      holds: false,
      values: { ageHours: 1, expiryHours: 1 },
      detail: "expired",
    });
    expect(signals[0]?.strength).toBe(0.5);
  });

  test("forecasts are followed by threshold and sign, abstentions are flat", () => {
    const said = (change: number): ExternalOpinion => ({
      kind: "forecast",
      change,
      horizon: 1,
      version: "fold-1",
    });
    const silent: ExternalOpinion = { kind: "abstain", reason: "gap" };
    const all = [said(0.01), said(0.001), silent, said(-0.01), said(-0.001)];
    const signals = all.map((says, i) => signal(1 + i, 2 + i, says));
    expect(stances(...signals)).toEqual(["long", "long", "flat", "short", "short", "flat"]);
  });

  test("signals of another instrument are not heard, and a file without its own is refused", () => {
    const eth = { ...signal(1, 9), instrument: parseInstrument("ETHUSDT") };
    const strategy = externalStrategy([eth]);
    expect(fedStrategy(strategy, candles, { instrument: "ETHUSDT" })[0]?.stance).toBe("long");
    expect(() => fedStrategy(strategy, candles)).toThrow(/none for BTCUSDT, only for ETHUSDT/);
    expect(() => fedStrategy(externalStrategy(), candles)).toThrow(/say --signals FILE/);
  });
});

describe("precomputedStrategy()", () => {
  test("gives each stance once, then is flat and says so", () => {
    const strategy = precomputedStrategy(Int8Array.of(1, -1, 0, 2));
    const signals = fedStrategy(strategy, candles);
    expect(signals.map(({ stance }) => stance)).toEqual([
      "long",
      "short",
      "flat",
      "keep",
      "flat",
      "flat",
    ]);
    expect(signals[5]?.reasons[0]?.holds).toBe(false);
  });

  test("may differ by instrument", () => {
    const eth = parseInstrument("ETHUSDT");
    const strategy = precomputedStrategy({ [eth]: Int8Array.of(1, 1) });
    expect(fedStrategy(strategy, candles, { instrument: "ETHUSDT" })[1]?.stance).toBe("long");
    expect(fedStrategy(strategy, candles)[1]?.stance).toBe("flat");
  });

  test("makes no object per candle", () => {
    const signals = fedStrategy(precomputedStrategy(Int8Array.of(1, 1)), candles);
    expect(signals[0]).toBe(signals[1]);
  });
});
