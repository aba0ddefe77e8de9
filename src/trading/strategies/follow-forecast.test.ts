import { describe, expect, test } from "vitest";
import { candlesAt, fedStrategy, forecastOf, withheld } from "../../../test/fed-strategy.ts";
import { mlBasic } from "./ml-basic.ts";
import { mlSentiment } from "./ml-sentiment.ts";
import { readParameters } from "./read-parameters.ts";
import { withCosts } from "./with-costs.ts";

function stances(
  forecasts: readonly (number | "withheld")[],
  given: Readonly<Record<string, string>> = {},
): readonly string[] {
  const opinions = forecasts.map((one) => (one === "withheld" ? withheld : forecastOf(one)));
  const signals = fedStrategy(mlBasic, candlesAt(forecasts.map(() => 100)), {
    given: { threshold: "0.003", ...given },
    forecasts: opinions,
  });
  return signals.map(({ stance }) => stance);
}

describe("followForecast()", () => {
  test("enters beyond the threshold, holds while the sign agrees, turns on a large opposite", () => {
    expect(stances([0.002, 0.004, 0.001, -0.001, 0.001, -0.01, -0.0001, 0.02])).toEqual([
      "flat",
      "long",
      "long",
      "flat",
      "flat",
      "short",
      "short",
      "long",
    ]);
  });

  test("the threshold itself is not beyond it; a forecast of zero agrees with nothing", () => {
    expect(stances([0.003, 0.0031, 0])).toEqual(["flat", "long", "flat"]);
  });

  test("a withheld forecast is flat at once, and later where it may be held through", () => {
    expect(stances([0.01, "withheld", 0.001])).toEqual(["long", "flat", "flat"]);
    const silences = [
      0.01,
      "withheld",
      "withheld",
      0.001,
      "withheld",
      "withheld",
      "withheld",
    ] as const;
    expect(stances(silences, { holdThrough: "2" })).toEqual([
      "long",
      "keep",
      "keep",
      "long",
      "keep",
      "keep",
      "flat",
    ]);
  });

  test("nothing is entered on a withheld forecast, however long it may be held through", () => {
    expect(stances(["withheld", "withheld"], { holdThrough: "9" })).toEqual(["flat", "flat"]);
  });

  test("without shorts a large fall is flat and says why", () => {
    const [signal] = fedStrategy(mlBasic, candlesAt([100]), {
      given: { shorts: "0" },
      forecasts: [forecastOf(-0.05)],
    });
    expect(signal?.stance).toBe("flat");
    expect(signal?.reasons.find(({ holds }) => !holds)?.name).toBe("shorts are wanted");
  });

  test("no short signal is given while a long stopped out and the forecast is small", () => {
    const signals = fedStrategy(mlBasic, candlesAt([100, 100]), {
      forecasts: [forecastOf(0.01), forecastOf(0.001)],
      held: [0, 0],
    });
    expect(signals.map(({ stance }) => stance)).toEqual(["long", "flat"]);
  });

  test("the reason of a withheld forecast is told in full", () => {
    const [signal] = fedStrategy(mlSentiment, candlesAt([100]), { forecasts: [withheld] });
    expect(signal?.reasons[0]).toMatchObject({ holds: false, detail: "gap: candles are missing" });
  });
});

describe("withCosts()", () => {
  test("the threshold of a run is twice its costs of one side, unless somebody says another", () => {
    expect(readParameters(withCosts(mlBasic, 0.0017))["threshold"]).toBe(0.0034);
    expect(readParameters(withCosts(mlBasic, 0))["threshold"]).toBe(0);
    expect(readParameters(withCosts(mlBasic, 0.0017), { threshold: "0.01" })["threshold"]).toBe(
      0.01,
    );
    expect(readParameters(withCosts(mlBasic, 0.0017))["holdThrough"]).toBe(0);
  });
});
