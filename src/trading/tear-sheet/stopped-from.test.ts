import { describe, expect, test } from "vitest";
import { exampleCandles, exampleRun } from "../../../test/example-recorded-run.ts";
import { exampleMemory } from "../../../test/example-risk-inputs.ts";
import { startBook } from "../accounting/start-book.ts";
import type { TradingState } from "../risk/trading-state.ts";
import type { DecisionList, RecordedRun } from "../session/recorded-run.ts";
import { stoppedFrom } from "./stopped-from.ts";

describe("stoppedFrom()", () => {
  test.each<[string, readonly TradingState[], boolean, number | undefined]>([
    ["active to the end", ["ACTIVE", "ACTIVE", "ACTIVE"], false, undefined],
    ["halted to the end", ["ACTIVE", "HALTED", "HALTED"], false, 1],
    ["halted, lifted and halted again", ["HALTED", "ACTIVE", "HALTED"], false, 2],
    ["a day without entries", ["ACTIVE", "REDUCE_ONLY", "REDUCE_ONLY"], false, undefined],
    ["out of everything until a resume", ["ACTIVE", "REDUCE_ONLY", "REDUCE_ONLY"], true, 1],
  ])("%s", (_, states, awaitsResume, expected) => {
    const run = runOf(states, awaitsResume);
    const fromMs = stoppedFrom(run, 0);
    expect(fromMs).toBe(expected === undefined ? undefined : decidedAt(run, expected));
  });

  test("reads decisions in one pass: a file of them is never searched for a place", () => {
    const run = runOf(["ACTIVE", ...Array.from({ length: 50 }, () => "HALTED" as const)], false);
    let passes = 0;
    const decisions: DecisionList = {
      length: run.decisions.length,
      at: () => {
        throw new Error("a place was searched for");
      },
      [Symbol.iterator]: () => {
        passes++;
        return run.decisions[Symbol.iterator]();
      },
    };
    expect(stoppedFrom({ ...run, decisions }, 0)).toBe(decidedAt(run, 1));
    expect(passes).toBe(1);
  });
});

function runOf(states: readonly TradingState[], awaitsResume: boolean): RecordedRun {
  const { run } = exampleRun(exampleCandles(states.length, 3), () => 0);
  const decisions = [...run.decisions].map((decision, i) => ({ ...decision, state: states[i]! }));
  const risk = { ...exampleMemory, awaitsResume };
  return { ...run, decisions, state: { book: startBook("10000"), risk, lastEvent: 0, lanes: {} } };
}

function decidedAt({ decisions }: RecordedRun, position: number): number {
  return decisions.at(position)!.decidedAtMs;
}
