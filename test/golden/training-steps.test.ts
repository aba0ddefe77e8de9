import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { onnxGraphRunner } from "../../src/adapters/onnx-runtime/onnx-graph-runner.ts";
import { toKerasWeights, type KerasWeights } from "../../src/learning/network/keras-weights.ts";
import { normalSteps, takeFirstSteps, type FirstStepsOutcome } from "../first-steps.ts";

interface GoldenGradients {
  readonly source: string;
  readonly seed: number;
  readonly loss: number;
  readonly gradients: Readonly<
    Record<
      string,
      {
        readonly norm: number;
        readonly sum: number;
        readonly largest: number;
        readonly positions: readonly number[];
        readonly values: readonly number[];
      }
    >
  >;
}

interface GoldenLosses {
  readonly source: string;
  readonly seed: number;
  readonly losses: readonly number[];
}

const gradients = golden("first-batch-gradients.json") as GoldenGradients;
const keras = golden("first-50-losses.json") as GoldenLosses;
const float64 = golden("first-50-losses-float64.json") as GoldenLosses;
const steps = normalSteps(gradients.seed);
let ours: FirstStepsOutcome;
let ourGradients: KerasWeights;

beforeAll(async () => {
  ours = await takeFirstSteps(steps, onnxGraphRunner);
  ourGradients = toKerasWeights(steps.plan.network, ours.firstGradient);
});

describe(`mission network, 32 windows of normal draws, seed ${gradients.seed}`, () => {
  const names = Object.keys(gradients.gradients);

  test("the recorded gradients are those of all of the network's parameters", () => {
    expect(names).toEqual(Object.keys(ourGradients));
  });

  test(`the loss is that of ${gradients.source}`, () => {
    expect(relativeError(ours.losses[0]!, gradients.loss)).toBeLessThan(1e-6);
  });

  test.each(names)(`the gradient of %s is within 1e-5 of ${gradients.source}`, (name) => {
    const wanted = gradients.gradients[name]!;
    const { values } = ourGradients[name]!;
    expect(relativeError(Math.hypot(...values), wanted.norm)).toBeLessThan(1e-5);
    const sum = values.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - wanted.sum)).toBeLessThan(1e-5 * wanted.norm * Math.sqrt(values.length));
    const differences = wanted.positions.map((at, i) => Math.abs(values[at]! - wanted.values[i]!));
    expect(Math.max(...differences)).toBeLessThan(1e-5 * wanted.largest);
  });
});

describe(`50 Adam steps of the mission network on normal draws, seed ${keras.seed}`, () => {
  test("the recorded runs are of the same fixture", () => {
    expect([keras.seed, float64.seed]).toEqual([gradients.seed, gradients.seed]);
    expect([keras.losses.length, float64.losses.length]).toEqual([50, 50]);
  });

  test(`every loss is within 1e-3 of ${keras.source}`, () => {
    expect(largestError(keras.losses)).toBeLessThan(1e-3);
  });

  test(`every loss is within 1e-4 of ${float64.source}`, () => {
    expect(largestError(float64.losses)).toBeLessThan(1e-4);
  });
});

function golden(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

function relativeError(value: number, wanted: number): number {
  return Math.abs(value / wanted - 1);
}

function largestError(wanted: readonly number[]): number {
  return Math.max(...ours.losses.map((loss, i) => relativeError(loss, wanted[i]!)));
}
