import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { adamDefaults, adamStep, createAdam } from "./adam.ts";

const seed = 5;

// Keras 3, Adam.update_step, in double precision: alpha = lr sqrt(1 - b2^t) / (1 - b1^t);
// m += (g - m)(1 - b1); v += (g^2 - v)(1 - b2); w -= m alpha / (sqrt(v) + epsilon).
function kerasAdam(
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  rate: number,
) {
  const { beta1, beta2, epsilon } = adamDefaults;
  const w = [...start];
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  gradients.forEach((gradient, step) => {
    const alpha = (rate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
    gradient.forEach((g, i) => {
      m[i] = m[i]! + (g - m[i]!) * (1 - beta1);
      v[i] = v[i]! + (g * g - v[i]!) * (1 - beta2);
      w[i] = w[i]! - (m[i] * alpha) / (Math.sqrt(v[i]) + epsilon);
    });
  });
  return w;
}

test("adamStep() starts with a step of the learning rate against the gradient's sign", () => {
  const parameters = Float32Array.of(1, 1, 1);
  adamStep(createAdam(3), parameters, Float32Array.of(2, -0.01, 0), 0.125);
  expect(parameters[0]).toBeCloseTo(0.875, 5);
  // epsilon counts beside sqrt(v) = 0.01 sqrt(0.001)
  expect(parameters[1]).toBeCloseTo(1.125 - (0.125 * 1e-7) / (0.01 * Math.sqrt(0.001)), 5);
  expect(parameters[2]).toBe(1);
});

test("adamStep() puts epsilon where Keras does: beside the uncorrected moment", () => {
  // g = 1e-6: sqrt(v) = 3.16e-8 is below epsilon, so the first step is far below the rate.
  const parameters = Float32Array.of(0);
  adamStep(createAdam(1), parameters, Float32Array.of(1e-6), 1);
  const root = 1e-6 * Math.sqrt(0.001);
  expect(parameters[0]! / (-root / (root + 1e-7))).toBeCloseTo(1, 5);
});

test(`adamStep() follows Keras' formula in float64 for 300 steps (seed ${seed})`, () => {
  const rng = createRng(seed);
  const scales = [1e-5, 1e-2, 1, 30];
  const start = scales.map(() => rng.normal());
  const gradients = Array.from({ length: 300 }, () =>
    scales.map((scale) => scale * (0.3 + rng.normal())),
  );
  const parameters = Float32Array.from(start);
  const state = createAdam(scales.length);
  for (const gradient of gradients) {
    adamStep(state, parameters, Float32Array.from(gradient), 0.001);
  }
  const wanted = kerasAdam([...Float32Array.from(start)], gradients, 0.001);
  parameters.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-5));
  expect(Math.abs(parameters[0]! - start[0]!)).toBeGreaterThan(0.02);
  expect(state.steps).toBe(300);
});

test("adamStep() cut into two runs with the same state ends with the same bits", () => {
  const gradients = Array.from({ length: 20 }, (_, i) => Float32Array.of(Math.sin(i), 1 / (i + 1)));
  const atOnce = Float32Array.of(1, 2);
  const state = createAdam(2);
  for (const gradient of gradients) adamStep(state, atOnce, gradient, 0.01);

  const parameters = Float32Array.of(1, 2);
  const first = createAdam(2);
  for (const gradient of gradients.slice(0, 7)) adamStep(first, parameters, gradient, 0.01);
  const resumed = structuredClone(first);
  for (const gradient of gradients.slice(7)) adamStep(resumed, parameters, gradient, 0.01);
  expect(parameters).toEqual(atOnce);
});
