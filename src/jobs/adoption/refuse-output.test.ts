import { expect, test } from "vitest";
import { refuseOutput } from "./refuse-output.ts";

const changes = Array.from({ length: 60 }, (_, i) => 0.01 * Math.sin(i));
const closesOf = (moves: readonly number[]) => moves.map((move) => 100 * (1 + move));

test("refuseOutput() lets answers pass that a market could make", () => {
  const wild = changes.map((change, i) => (i % 3 === 0 ? 5 : change));
  expect(() => refuseOutput({ closes: closesOf(changes), changes, horizon: 1 })).not.toThrow();
  expect(() => refuseOutput({ closes: closesOf(wild), changes: wild, horizon: 1 })).not.toThrow();
  const far = changes.map((change) => 0.3 + change);
  expect(() => refuseOutput({ closes: closesOf(far), changes: far, horizon: 4 })).not.toThrow();
});

test.each([
  ["NaN", changes.map((change, i) => (i === 7 ? Number.NaN : change)), /window 7 of 60/],
  ["infinity", changes.map((change, i) => (i === 0 ? Infinity : change)), /window 0/],
  ["one and the same move", changes.map(() => 0.001), /one and the same forecast/],
  ["half of the closes 30 % away", changes.map((change) => 0.3 + change), /more than 30/],
])("refuseOutput() refuses %s", (_title, moves, message) => {
  expect(() => refuseOutput({ closes: closesOf(moves), changes: moves, horizon: 1 })).toThrow(
    message,
  );
});

test("refuseOutput() refuses one and the same close", () => {
  expect(() => refuseOutput({ closes: changes.map(() => 100), changes, horizon: 1 })).toThrow(
    /one and the same forecast/,
  );
});
