import { describe, expect, test } from "vitest";
import { exampleInputs } from "../../../test/example-risk-inputs.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { judgeTarget } from "./judge-target.ts";
import type { RiskInputs } from "./risk-inputs.ts";
import { defaultRiskLimits, type RiskLimits } from "./risk-limits.ts";
import type { RiskRule } from "./risk-rule.ts";
import type { RiskVerdict } from "./risk-verdict.ts";

const eth = "ETHUSDT" as InstrumentId;

function judge(change: Partial<RiskInputs> = {}, limits: Partial<RiskLimits> = {}): RiskVerdict {
  return judgeTarget({ ...exampleInputs, ...change }, { ...defaultRiskLimits, ...limits });
}

function checkOf(verdict: RiskVerdict, rule: RiskRule) {
  const check = verdict.checks.find((each) => each.rule === rule);
  if (check === undefined) throw new Error(`${rule} was not checked`);
  return check;
}

describe("heldCap() through judgeTarget()", () => {
  const others = [{ instrument: eth, exposure: 0.9 }];
  const grown: readonly (readonly [RiskRule, Partial<RiskInputs>, Partial<RiskLimits>, number])[] =
    [
      ["instrument", { held: 0.4 }, {}, 0.25],
      ["notional", { held: 0.2 }, { notionalMax: 1_000 }, 0.1],
      ["gross", { held: 0.2, others }, { grossMax: 0.6 }, (0.2 * 0.6) / 1.1],
      [
        "group",
        { held: 0.2, others },
        { groupMax: 0.6, groups: { a: ["BTCUSDT", "ETHUSDT"] } },
        (0.2 * 0.6) / 1.1,
      ],
    ];
  test.each(grown)(
    "%s brings it back, each position by its part",
    (rule, inputs, limits, exposure) => {
      for (const side of [1, -1]) {
        const held = side * inputs.held!;
        const verdict = judge({ ...inputs, held, wanted: held }, limits);
        expect(verdict).toMatchObject({ kind: "trimmed", rule });
        expect(verdict.exposure).toBeCloseTo(side * exposure, 12);
        expect(checkOf(verdict, rule).holds).toBe(false);
      }
    },
  );

  test("a smaller position is wanted and the limit wants one smaller still", () => {
    const verdict = judge({ held: 0.6, wanted: 0.4 });
    expect(verdict).toMatchObject({ kind: "trimmed", exposure: 0.25, rule: "instrument" });
  });

  test("what is over a limit by at most a twentieth of it stays, whatever rebalanceMin is", () => {
    for (const rebalanceMin of [0, 0.25, 1]) {
      for (const wanted of [1, 1.01]) {
        const stays = judge({ held: 0.262, wanted: 0.262 * wanted }, { rebalanceMin: 0.25 });
        expect(stays.exposure).toBe(0.262);
        const over = judge({ held: 0.263, wanted: 0.263 * wanted }, { rebalanceMin });
        expect(over).toMatchObject({ kind: "trimmed", exposure: 0.25, rule: "instrument" });
      }
    }
  });

  test("an order that is sent anyway goes below the limit", () => {
    const verdict = judge({ held: 0.5, wanted: 0.255 });
    expect(verdict).toMatchObject({ kind: "trimmed", exposure: 0.25, rule: "instrument" });
  });

  test("nothing is sold because something is not known", () => {
    const held = { held: 0.2, wanted: 0.2 };
    const limits = { notionalMax: 1_000 };
    expect(judge({ ...held, equity: Number.NaN }, limits).kind).toBe("unchanged");
    expect(judge({ ...held, equity: -1 }, limits).kind).toBe("unchanged");
    expect(judge(held, { instrumentMax: Number.NaN }).kind).toBe("unchanged");
    const unknown = [{ instrument: eth, exposure: Number.NaN }];
    expect(judge({ ...held, others: unknown }).kind).toBe("unchanged");
  });

  test("it stays too while all is halted, and that is told", () => {
    const verdict = judge({ held: 0.4, wanted: 0.4, halted: "said so" });
    expect(verdict).toMatchObject({ kind: "refused", exposure: 0.4, rule: "halted" });
  });

  test("peers 12: what others hold short counts as what they hold long, and none is left out", () => {
    const both = [
      { instrument: eth, exposure: -0.5 },
      { instrument: "SOLUSDT" as InstrumentId, exposure: 0.4 },
    ];
    expect(judge({ others: both }).exposure).toBeCloseTo(0.1, 12);
    expect(judge({ held: 0.2, wanted: 0.2, others: both })).toMatchObject({
      kind: "trimmed",
      exposure: 0.2 / 1.1,
      rule: "gross",
    });
  });

  test("what cannot be read of others takes nothing away", () => {
    const held = { ...exampleInputs, held: 0.2, wanted: 0.2 };
    const unread = Object.defineProperty(held, "others", {
      get: () => {
        throw new Error("the disk is gone");
      },
    });
    expect(judgeTarget(unread, defaultRiskLimits)).toMatchObject({ kind: "unchanged" });
  });
});
