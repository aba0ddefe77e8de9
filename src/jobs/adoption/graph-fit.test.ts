import { describe, expect, test } from "vitest";
import type { GraphValue } from "../../tensor/model-check/inspect-model.ts";
import { fitGraph } from "./graph-fit.ts";

const inputs = ["open", "high", "low", "close", "volume"];
type Shape = GraphValue["shape"];

function fitOf(shape: Shape, outputs: readonly Shape[] = [[undefined, 1]], asked: object = {}) {
  const named = outputs.map((one, i) => ({ name: `y${i}`, shape: one }));
  const facts = { irVersion: 8, opset: 17, producer: "" };
  return fitGraph({ ...facts, input: { name: "x", shape }, outputs: named }, { inputs, ...asked });
}

describe("fitGraph()", () => {
  test.each<[Shape, object, object]>([
    [[undefined, 24, 5], {}, { lookback: 24 }],
    [[1, 24, 5], {}, { lookback: 24, batch: 1 }],
    [[undefined, 24, undefined], {}, { lookback: 24 }],
    [[undefined, undefined, 5], { sequenceLength: 60 }, { lookback: 60 }],
    [[undefined, 120], {}, { lookback: 24, layout: "flat" }],
    [[1, undefined], { sequenceLength: 12 }, { lookback: 12, layout: "flat", batch: 1 }],
  ])("feeds %j with %j", (shape, asked, { lookback, ...graph }: { lookback?: number }) => {
    const fit = fitOf(shape, undefined, asked);
    expect(fit.lookback).toBe(lookback);
    const names = { input: "x", close_output: "y0", scaled_output: "y0", opset: 17 };
    expect(fit.graph).toEqual({ ...names, ...graph });
  });

  test.each<[Shape, object, string]>([
    [[undefined, 5, 24], {}, "E_FOREIGN_MODEL"],
    [[32, 24, 5], {}, "E_FOREIGN_MODEL"],
    [[undefined, 121], {}, "E_FOREIGN_MODEL"],
    [[undefined], {}, "E_FOREIGN_MODEL"],
    [[undefined, 24, 5, 1], {}, "E_FOREIGN_MODEL"],
    [[undefined, undefined, 5], {}, "E_ADOPTION_OPTION"],
    [[undefined, 24, 5], { sequenceLength: 25 }, "E_ADOPTION_OPTION"],
    [[undefined, 5], {}, "E_ADOPTION_OPTION"],
    [[undefined, 9000, 5], {}, "E_ADOPTION_OPTION"],
  ])("refuses %j with %j", (shape, asked, code) => {
    expect(() => fitOf(shape, undefined, asked)).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });

  test("finds the forecast among several outputs by its name", () => {
    const outputs: readonly Shape[] = [[undefined], [undefined, 1, 1]];
    expect(fitOf([1, 24, 5], outputs, { graphOutput: "y1" }).graph.close_output).toBe("y1");
    expect(() => fitOf([1, 24, 5], outputs)).toThrow(/--graph-output: "y0", "y1"/);
    expect(() => fitOf([1, 24, 5], [[1, 3]])).toThrow(/one value per window/);
  });
});
