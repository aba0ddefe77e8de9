import { describe, expect, test } from "vitest";
import { exampleCandles, exampleRun, foresight } from "../../../test/example-recorded-run.ts";
import { buildTearSheet } from "./build-tear-sheet.ts";
import { judgeRun } from "./judge-run.ts";
import type { RunVerdictKind } from "./run-verdict.ts";
import type { TearSheet } from "./tear-sheet.ts";

const series = exampleCandles(3000, 3);
const { run, facts } = exampleRun(series, foresight(series, 36), { share: 0.5, from: 50 });
const good = { ...buildTearSheet(run, facts), isLost: false };

type Change = Partial<{
  readonly [Part in keyof TearSheet]: Partial<TearSheet[Part]> | TearSheet[Part];
}> & { readonly isLost?: boolean };

// Each part is laid over the good sheet's own.
function changed(change: Change): typeof good {
  const entries = Object.entries(change).map(([part, value]) => {
    const own = good[part as keyof TearSheet];
    const isPart = typeof value === "object" && !Array.isArray(value);
    return [part, isPart ? { ...(own as object), ...(value as object) } : value];
  });
  return { ...good, ...(Object.fromEntries(entries) as object) };
}

const doubleLoses = good.costs.levels.map((level) =>
  level.multiplier === 2 ? { ...level, totalReturn: -0.1 } : level,
);

const atDouble = good.costs.levels.find(({ multiplier }) => multiplier === 2)!;
const stopAt = (day: number) => ({
  fromMs: Date.UTC(2024, 2, day),
  reason: "equity fell 20 %",
  idleCandles: 9,
});
const doubleStops = good.costs.levels.map((level) =>
  level === atDouble ? { ...level, totalReturn: 0.3, stopped: stopAt(5) } : level,
);

const cases: readonly (readonly [RunVerdictKind, string, Change])[] = [
  ["holds up", "Past candles promise nothing", {}],
  ["lost everything", "lost the whole account", { isLost: true, inSample: true }],
  ["no trade", "It never traded", { randomEntries: { spells: 0 }, inSample: true }],
  ["in-sample", "prove nothing", { inSample: true }],
  ["loses", "It lost 5.0 %", { figures: { totalReturn: -0.05 } }],
  ["too few trades", "10 are needed", { figures: { trades: 9 } }],
  ["holding", "the market's", { figures: { trades: 9, exposure: 0.99 } }],
  ["luck", "Not distinguishable from random entries", { randomEntries: { pValue: 0.06 } }],
  ["unproven", "at double costs it makes -10.0 %", { costs: { levels: doubleLoses } }],
  [
    "unproven",
    "at double costs it makes +30.0 %, and its limits stop it on 2024-03-05 already",
    { costs: { levels: doubleStops } },
  ],
  [
    "unproven",
    "stop it on 2024-03-05 already",
    { costs: { levels: doubleStops }, stopped: stopAt(6) },
  ],
  ["holds up", "every check", { costs: { levels: doubleStops }, stopped: stopAt(5) }],
  ["unproven", "with probability 0.94", { sharpe: { probability: 0.94 } }],
  ["unproven", "no line against the market", { benchmark: { alphaT: undefined } }],
  ["unproven", "no comparison", { randomEntries: { beaten: undefined, reason: "always in" } }],
];

describe("judgeRun() on a run that sees the future, changed in one thing", () => {
  test.each(cases)("%s: %s", (kind, words, change) => {
    const verdict = judgeRun(changed(change));
    expect(verdict.kind).toBe(kind);
    expect(verdict.sentence).toContain(words);
  });

  test("has five checks, and a figure in each", () => {
    const { checks } = judgeRun(good);
    expect(checks.map(({ name }) => name)).toEqual(["profit", "timing", "market", "luck", "costs"]);
    for (const { detail } of checks) expect(detail).toMatch(/\d/);
  });

  test("why there was no trade: limits before orders before forecasts before conditions", () => {
    const idle = { randomEntries: { spells: 0 } };
    const tally = (name: string) => [{ name, count: 7 }];
    const nothing = { decided: 10, rules: [], unplaced: [], withheld: [], conditions: [] };
    const said = (decisions: Partial<TearSheet["decisions"]>) =>
      judgeRun(changed({ ...idle, decisions: { ...nothing, ...decisions } })).sentence;
    const rules = [{ name: "cooldown", count: 7, did: "refused" as const }];
    const conditions = [
      { name: "often", count: 10, held: 9 },
      { name: "rare", count: 10, held: 1 },
    ];
    expect(said({ rules, unplaced: tally("below-step") })).toContain('"cooldown" refused 7 times');
    const more = ["spot-short", "kelly", "gross"].map((name, i) => ({
      ...rules[0]!,
      name,
      count: i,
    }));
    const trimmed = { name: "fraction", count: 9, did: "trimmed" as const };
    expect(said({ rules: [trimmed, ...rules, ...more.toReversed()] })).toContain(
      'traded: the limit "cooldown" refused 7 times, "gross" 2 times, "kelly" once. ',
    );
    expect(said({ unplaced: tally("below-step"), withheld: tally("stale") })).toContain(
      "below-step",
    );
    expect(said({ withheld: tally("stale"), conditions })).toContain("(stale)");
    expect(said({ conditions })).toContain('"rare" held on 1 of 10');
    const seldom = [...conditions, { name: "asked once", count: 1, held: 0 }];
    expect(said({ decided: 2000, withheld: tally("gap"), conditions: seldom })).toContain("(gap)");
    const often = conditions.map((each) => ({ ...each, count: 990, held: 99 * each.held }));
    expect(
      said({ decided: 1000, withheld: tally("gap"), conditions: [...often, ...seldom.slice(2)] }),
    ).toContain('"rare" held on 99 of 990');
    expect(said({ decided: 0 })).toContain("no candle was decided on");
  });
});
