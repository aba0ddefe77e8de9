import { assert } from "../../foundation/assert.ts";
import type { OrderStatus } from "../../market/order.ts";

/** What can happen to an order. */
export type OrderTransition =
  /** The broker has it. */
  | "accept"
  /** The broker refuses it. */
  | "reject"
  /** Handed over, and no answer that means anything. */
  | "lose-answer"
  /** A part of it was traded, more may come. */
  | "fill-part"
  /** The rest of it was traded: nothing more comes. */
  | "fill-rest"
  /** The broker has taken it back; a fill from before may still be told. */
  | "cancel"
  /** It is not at the broker and never was, or it is not sent at all. */
  | "give-up";

/** "impossible" is a mistake of ours; "ignored" comes late and changes nothing. */
export type NextStatus = OrderStatus | "ignored" | "impossible";

/**
 * What leads where. What was traded is believed in every status: an order that was refused, canceled or
 * given up and fills all the same is there.
 */
export const nextStatus: Readonly<
  Record<OrderStatus, Readonly<Record<OrderTransition, NextStatus>>>
> = {
  intended: {
    accept: "open",
    reject: "rejected",
    "lose-answer": "unknown",
    "fill-part": "partly-filled",
    "fill-rest": "filled",
    cancel: "canceled",
    "give-up": "lost",
  },
  unknown: {
    accept: "open",
    reject: "rejected",
    "lose-answer": "ignored",
    "fill-part": "partly-filled",
    "fill-rest": "filled",
    cancel: "canceled",
    "give-up": "lost",
  },
  open: {
    accept: "ignored",
    reject: "rejected",
    "lose-answer": "ignored",
    "fill-part": "partly-filled",
    "fill-rest": "filled",
    cancel: "canceled",
    "give-up": "impossible",
  },
  "partly-filled": {
    accept: "ignored",
    reject: "canceled",
    "lose-answer": "ignored",
    "fill-part": "ignored",
    "fill-rest": "filled",
    cancel: "canceled",
    "give-up": "impossible",
  },
  filled: closedRow("filled"),
  canceled: closedRow("canceled"),
  rejected: { ...closedRow("rejected"), accept: "open", "fill-part": "partly-filled" },
  lost: { ...closedRow("lost"), accept: "open", "fill-part": "partly-filled", cancel: "canceled" },
};

function closedRow(
  status: "filled" | "canceled" | "rejected" | "lost",
): Readonly<Record<OrderTransition, NextStatus>> {
  return {
    accept: "ignored",
    reject: "ignored",
    "lose-answer": "ignored",
    "fill-part": "ignored",
    "fill-rest": status === "filled" ? "ignored" : "filled",
    cancel: "ignored",
    "give-up": status === "lost" ? "ignored" : "impossible",
  };
}

/** @throws {InvariantError} the transition is impossible in this status. */
export function statusAfter(status: OrderStatus, transition: OrderTransition): OrderStatus {
  const next = nextStatus[status][transition];
  assert(next !== "impossible", `an order that is ${status} is not asked to ${transition}`);
  return next === "ignored" ? status : next;
}

const closed: ReadonlySet<OrderStatus> = new Set(["filled", "canceled", "rejected", "lost"]);

/** Whether nothing more is expected of an order. */
export function isClosed(status: OrderStatus): boolean {
  return closed.has(status);
}
