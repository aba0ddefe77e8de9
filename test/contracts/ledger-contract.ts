import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/trading/session/canonical-json.ts";
import type { Ledger } from "../../src/trading/session/ledger.ts";
import type { RecordedRun } from "../../src/trading/session/recorded-run.ts";
import {
  ledgerDecision,
  ledgerInstrument,
  ledgerOutcome,
  ledgerSession,
  ledgerState,
  ledgerStep,
} from "../ledger-records.ts";
import { hourMs } from "../paper-market.ts";

/** A ledger, and all that was written into it. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  readonly run: () => RecordedRun;
}

/**
 * What every ledger does.
 *
 * @param fresh Makes one that has nothing in it.
 */
export function describeLedger(name: string, fresh: () => Promise<LedgerUnderTest>): void {
  describe(`${name} as a Ledger`, () => {
    test("a new session has no steps, no state and no orders", async () => {
      const { ledger } = await fresh();
      const stored = await ledger.open(ledgerSession);
      expect(stored).toEqual({ steps: 0, state: undefined, openOrders: [] });
    });

    test("a session that is opened again knows its steps, its state and its open orders", async () => {
      const { ledger } = await fresh();
      await ledger.open(ledgerSession);
      await ledger.commitStep(ledgerStep(0));
      await ledger.commitStep(ledgerStep(1, true));
      await ledger.commitStep(ledgerStep(2, true));
      await ledger.commitOutcome(ledgerOutcome(1));
      const stored = await ledger.open(ledgerSession);
      expect(stored.steps).toBe(3);
      expect(stored.state).toEqual(ledgerState(2, hourMs));
      expect(stored.openOrders).toEqual([
        {
          request: ledgerStep(2, true).intents[0],
          status: "intended",
          filledQuantity: "0",
          reason: null,
        },
      ]);
    });

    test("a session of that name with another configuration is refused", async () => {
      const { ledger } = await fresh();
      await ledger.open(ledgerSession);
      const other = { ...ledgerSession, configuration: { strategy: "buy-and-hold" } };
      const opening = (async () => ledger.open(other))();
      await expect(opening).rejects.toMatchObject({ code: "E_SESSION_DIFFERS", exitCode: 1 });
    });

    test("a decision reads back whole, with its forecast, its reasons and every check", async () => {
      const { ledger } = await fresh();
      await ledger.open(ledgerSession);
      for (const i of [0, 1, 2]) await ledger.commitStep(ledgerStep(i));
      for (const i of [0, 1, 2]) {
        const decided = await ledger.decided(ledgerInstrument, i * hourMs);
        expect(decided).toEqual(ledgerDecision(i));
        expect(canonicalJson(decided)).toBe(canonicalJson(ledgerDecision(i)));
      }
      expect(await ledger.decided(ledgerInstrument, 99 * hourMs)).toBeUndefined();
    });

    test("orders and trades are found by their ids, closed ones too", async () => {
      const { ledger } = await fresh();
      await ledger.open(ledgerSession);
      await ledger.commitStep(ledgerStep(1, true));
      expect(await ledger.order("in-1")).toMatchObject({ status: "intended", reason: null });
      expect(await ledger.hasFill("t1")).toBe(false);
      await ledger.commitOutcome(ledgerOutcome(1));
      expect(await ledger.order("in-1")).toEqual(ledgerOutcome(1).orders[0]);
      expect(await ledger.order("in-2")).toBeUndefined();
      expect(await ledger.hasFill("t1")).toBe(true);
    });

    test("a step that is committed twice stands once", async () => {
      const { ledger, run } = await fresh();
      await ledger.open(ledgerSession);
      for (const i of [0, 1, 1, 0]) await ledger.commitStep(ledgerStep(i, true));
      const { decisions, equity, orders } = run();
      expect(decisions.length).toBe(2);
      expect([...decisions].map(({ openTimeMs }) => openTimeMs)).toEqual([0, hourMs]);
      expect(equity.equity).toEqual(Float64Array.of(10_000, 10_000 + 1 / 7));
      expect(orders.map(({ request }) => request.clientOrderId)).toEqual(["in-0", "in-1"]);
    });

    test("a trade that is told twice stands once", async () => {
      const { ledger, run } = await fresh();
      await ledger.open(ledgerSession);
      await ledger.commitStep(ledgerStep(1, true));
      await ledger.commitOutcome(ledgerOutcome(1));
      await ledger.commitOutcome({ ...ledgerOutcome(1), roundTrips: [], events: [] });
      expect(run().fills).toEqual(ledgerOutcome(1).fills);
    });

    test("the run holds everything in the order in which it came", async () => {
      const { ledger, run } = await fresh();
      await ledger.open(ledgerSession);
      for (const i of [0, 1, 2]) await ledger.commitStep(ledgerStep(i, true));
      for (const i of [0, 1]) await ledger.commitOutcome(ledgerOutcome(i));
      const told = run();
      expect(told.session).toEqual(JSON.parse(JSON.stringify(ledgerSession)));
      expect(told.decisions.at(1)).toEqual(ledgerDecision(1, ["in-1"]));
      expect(told.decisions.at(-1)).toEqual(ledgerDecision(2, ["in-2"]));
      expect(told.decisions.at(3)).toBeUndefined();
      expect(told.orders.map(({ status }) => status)).toEqual(["filled", "filled", "intended"]);
      expect(told.fills.map(({ tradeId }) => tradeId)).toEqual(["t0", "t1"]);
      expect(told.roundTrips).toEqual([0, 1].flatMap((i) => ledgerOutcome(i).roundTrips));
      expect(told.events).toEqual([0, 1].flatMap((i) => ledgerOutcome(i).events));
      expect(told.state).toEqual(ledgerState(2, hourMs));
    });

    test("two closes of one moment leave the later account", async () => {
      const { ledger, run } = await fresh();
      await ledger.open(ledgerSession);
      await ledger.commitStep(ledgerStep(0));
      const next = ledgerStep(1);
      await ledger.commitStep({ ...next, equity: { ...next.equity, atMs: hourMs } });
      expect(run().equity.atMs).toEqual(Float64Array.of(hourMs));
      expect(run().equity.equity).toEqual(Float64Array.of(10_000 + 1 / 7));
    });
  });
}
