import { expect, test } from "vitest";
import type { OrderStatus } from "../../market/order.ts";
import {
  isClosed,
  type NextStatus,
  nextStatus,
  type OrderTransition,
  statusAfter,
} from "./order-machine.ts";

const transitions: readonly OrderTransition[] = [
  "accept",
  "reject",
  "lose-answer",
  "fill-part",
  "fill-rest",
  "cancel",
  "give-up",
];

// One row per status, one cell per transition above; "." = ignored, "!" = impossible.
const expected: Readonly<Record<OrderStatus, string>> = {
  intended: "open rejected unknown partly-filled filled canceled lost",
  unknown: "open rejected . partly-filled filled canceled lost",
  open: ". rejected . partly-filled filled canceled !",
  "partly-filled": ". canceled . . filled canceled !",
  filled: ". . . . . . !",
  canceled: ". . . . filled . !",
  rejected: "open . . partly-filled filled . !",
  lost: "open . . partly-filled filled canceled .",
};
const statuses = Object.keys(expected) as readonly OrderStatus[];

const meant = (cell: string): NextStatus =>
  cell === "." ? "ignored" : cell === "!" ? "impossible" : (cell as OrderStatus);

const pairs = statuses.flatMap((status) =>
  expected[status].split(" ").map((cell, i) => [status, transitions[i]!, meant(cell)] as const),
);

test.each(pairs)("an order that is %s, on %s: %s", (status, transition, next) => {
  expect(nextStatus[status][transition]).toBe(next);
});

test.each(pairs.filter(([, , next]) => next !== "impossible"))(
  "statusAfter() of an order that is %s, on %s: %s",
  (status, transition, next) => {
    expect(statusAfter(status, transition)).toBe(next === "ignored" ? status : next);
  },
);

test.each(pairs.filter(([, , next]) => next === "impossible"))(
  "statusAfter() is a bug for an order that is %s, on %s",
  (status, transition) => {
    expect(() => statusAfter(status, transition)).toThrow("Broken rule");
  },
);

test("nextStatus has every pair of status and transition", () => {
  expect(Object.keys(nextStatus).toSorted()).toEqual(statuses.toSorted());
  for (const row of Object.values(nextStatus)) {
    expect(Object.keys(row).toSorted()).toEqual(transitions.toSorted());
  }
});

test("statusAfter() never forgets what was traded: a fill counts in every status", () => {
  for (const status of statuses) {
    expect(["filled"]).toContain(statusAfter(status, "fill-rest"));
    expect(["partly-filled", "filled", "canceled"]).toContain(statusAfter(status, "fill-part"));
  }
});

test("isClosed() names the statuses after which nothing is expected", () => {
  expect(statuses.filter(isClosed)).toEqual(["filled", "canceled", "rejected", "lost"]);
});
