import { expect, test } from "vitest";
import { setRiskLimits } from "../../../trading/risk/parse-risk-limits.ts";
import { defaultRiskLimits } from "../../../trading/risk/risk-limits.ts";
import { groupNotes } from "./group-notes.ts";

const two = ["BTCUSDT", "ETHUSDT"];

test("groupNotes() says that the limit on groups is off where several trade without one", () => {
  const [said, ...more] = groupNotes(two, defaultRiskLimits);
  expect(more).toEqual([]);
  expect(said).toMatch(/no group of the limits holds two of BTCUSDT, ETHUSDT, so groupMax/);
  expect(groupNotes(two, { groups: { a: ["BTCUSDT"], b: ["ETHUSDT", "DOGEUSDT"] } })).toEqual([
    said,
  ]);
});

test("groupNotes() says nothing of one instrument or of a group; what it advises is a setting", () => {
  expect(groupNotes(["BTCUSDT"], defaultRiskLimits)).toEqual([]);
  const [advice] = groupNotes(two, defaultRiskLimits);
  const setting = /--risk-set '(.*)'/.exec(advice!)![1]!;
  const limits = setRiskLimits(defaultRiskLimits, [setting]);
  expect(limits.groups).toEqual({ all: two });
  expect(groupNotes(two, limits)).toEqual([]);
});
