import { decimalText } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import { type PaperAccount, type PaperLane, payCash, tellEvent } from "./paper-account.ts";

/** One funding of a perpetual: what a long position pays a short one. */
export interface FundingRate {
  /** UTC epoch milliseconds at which positions are counted. */
  readonly atMs: number;
  /** Share of the position's value; below 0 the short side pays. */
  readonly rate: number;
}

/** Fundings this close to an open are counted before anything trades at it. */
export const atTheOpenMs = 60_000;

/** Fundings of a lane with fromMs <= atMs < toMs, oldest first. */
export type FundingRates = (lane: number, fromMs: number, toMs: number) => readonly FundingRate[];

const decimals = 8;

/**
 * Books one funding of what is held, rounded against the account.
 *
 * @param funding.isPaidOnly Where it is not sure that it was still held: what would be received is not.
 */
export function settleFunding(
  account: PaperAccount,
  lane: PaperLane,
  funding: FundingRate & { readonly price: number; readonly isPaidOnly: boolean },
): void {
  if (lane.position.isZero()) return;
  const owed = lane.position.times(funding.price).times(funding.rate);
  const amount = owed.negated().toDecimalPlaces(decimals, Decimal.ROUND_FLOOR);
  if (funding.isPaidOnly && amount.isPositive()) return;
  payCash(account, amount);
  tellEvent(account, {
    kind: "funding",
    atMs: funding.atMs,
    instrument: lane.instrument,
    amount: decimalText(amount),
    rate: funding.rate,
  });
}
