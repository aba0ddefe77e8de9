import { describe, expect, test } from "vitest";
import { RefusedError } from "../../foundation/errors.ts";
import { createRng } from "../../foundation/rng.ts";
import { checkGoldenVectors, parseGoldenVectors, recordGoldenVectors } from "./golden-vectors.ts";

const rng = createRng(11);
const draw = (length: number, size = 1) =>
  Float32Array.from({ length }, () => size * (1 + 0.1 * rng.normal()));

const recording = {
  features: ["open", "high", "low", "close", "volume"],
  lookback: 6,
  decisionTimesMs: [3_600_000, 7_200_000, 10_800_000],
  inputs: draw(3 * 6 * 5, 42_000),
  closes: draw(3, 42_000),
  scaledOutputs: draw(3, 0.01),
  scaledInputs: draw(2 * 6 * 5),
};

describe("recordGoldenVectors()", () => {
  test("gives every float32 back exactly after JSON", () => {
    const golden = parseGoldenVectors(JSON.stringify(recordGoldenVectors(recording)));
    expect(Float32Array.from(golden.inputs.flat(2))).toEqual(recording.inputs);
    expect(Float32Array.from(golden.scaledInputs.flat(2))).toEqual(recording.scaledInputs);
    expect(Float32Array.from(golden.closes)).toEqual(recording.closes);
  });

  test("stops on outputs that are not finite", () => {
    const broken = { ...recording, scaledOutputs: [0, NaN, 0] };
    expect(() => recordGoldenVectors(broken)).toThrow("golden vectors are well formed");
  });
});

describe("checkGoldenVectors()", () => {
  const golden = recordGoldenVectors(recording);

  test("agrees with the recorded answers", () => {
    expect(checkGoldenVectors(golden, recording).kind).toBe("agrees");
  });

  test("differs by a scaled output, a close or a NaN, and names the window", () => {
    const shifted = recording.scaledOutputs.map((value, i) => (i === 1 ? value + 2e-5 : value));
    const inAnswer = (answers: object) => checkGoldenVectors(golden, { ...recording, ...answers });
    expect(inAnswer({ scaledOutputs: shifted })).toMatchObject({ kind: "differs", window: 1 });
    const closes = recording.closes.map((value, i) => (i === 2 ? value * 1.0001 : value));
    expect(inAnswer({ closes })).toMatchObject({ kind: "differs", window: 2 });
    expect(inAnswer({ closes: [NaN, 1, 1] })).toMatchObject({ kind: "differs", window: 0 });
    expect(inAnswer({ closes: [] })).toMatchObject({ kind: "differs", window: 0 });
  });
});

describe("parseGoldenVectors()", () => {
  const golden = recordGoldenVectors(recording);
  test.each([
    ["no JSON", "{"],
    ["no windows", JSON.stringify({ ...golden, inputs: [] })],
    ["a short window", JSON.stringify({ ...golden, scaledInputs: [[[1, 2, 3, 4, 5]]] })],
    ["fewer closes than windows", JSON.stringify({ ...golden, closes: [1] })],
    ["no tolerance", JSON.stringify({ ...golden, tolerance: undefined })],
  ])("refuses %s", (_, text) => {
    expect(() => parseGoldenVectors(text)).toThrow(RefusedError);
  });
});
