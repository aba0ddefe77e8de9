import { expect, test } from "vitest";
import { epochOrder } from "./epoch-order.ts";

const range = { from: 100, until: 1_100 };

test("epochOrder() visits every window of the range once", () => {
  const order = epochOrder(range, 3, 1);
  const rising = Int32Array.from({ length: 1_000 }, (_, i) => 100 + i);
  expect(order.toSorted()).toEqual(rising);
  expect(order).not.toEqual(rising);
});

test("epochOrder() depends on seed and epoch alone", () => {
  expect(epochOrder(range, 3, 2)).toEqual(epochOrder(range, 3, 2));
  const orders = [
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
    [2, 1],
    [-1, 1],
  ].map(([seed, epoch]) => epochOrder(range, seed!, epoch!).join());
  expect(new Set(orders).size).toBe(orders.length);
});

test("epochOrder() puts each window anywhere: the mean place over 400 epochs is the middle", () => {
  let total = 0;
  let early = 0;
  const small = { from: 0, until: 10 };
  for (let epoch = 1; epoch <= 400; epoch += 1) {
    const place = epochOrder(small, 8, epoch).indexOf(0);
    total += place;
    early += place < 5 ? 1 : 0;
  }
  // Standard error of the mean place 0.144, of the share 0.025.
  expect(Math.abs(total / 400 - 4.5)).toBeLessThan(0.6);
  expect(Math.abs(early / 400 - 0.5)).toBeLessThan(0.1);
});

test("epochOrder() of an empty range and of one window", () => {
  expect(epochOrder({ from: 4, until: 4 }, 1, 1)).toEqual(new Int32Array(0));
  expect(epochOrder({ from: 4, until: 5 }, 1, 1)).toEqual(Int32Array.of(4));
});
