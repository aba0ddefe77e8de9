import { expect, test } from "vitest";
import { directionalAccuracy } from "./directional-accuracy.ts";

test("directionalAccuracy() leaves zero moves out and counts them", () => {
  const score = directionalAccuracy([1, -1, 0, 2], [0.5, 0.5, 0.5, 0.5]);
  expect(score).toEqual({ accuracy: 2 / 3, hits: 2, rows: 3, zeroMoves: 1, zeroForecasts: 0 });
});

test("directionalAccuracy() counts a forecast of zero as a miss", () => {
  const score = directionalAccuracy([1, -1], [0, -1]);
  expect(score).toEqual({ accuracy: 0.5, hits: 1, rows: 2, zeroMoves: 0, zeroForecasts: 1 });
});

test("directionalAccuracy() is undefined without a direction to judge", () => {
  expect(directionalAccuracy([1, -1], [0, 0]).accuracy).toBeUndefined();
  expect(directionalAccuracy([0, 0], [1, 1]).accuracy).toBeUndefined();
  expect(directionalAccuracy([], []).accuracy).toBeUndefined();
});

test("directionalAccuracy() refuses columns of different length", () => {
  expect(() => directionalAccuracy([1], [])).toThrow("one forecast");
});
