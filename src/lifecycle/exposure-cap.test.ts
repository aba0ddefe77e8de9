import { expect, test } from "vitest";
import { type ExposureFacts, exposureCap } from "./exposure-cap.ts";

const sound: ExposureFacts = {
  verdict: "edge",
  acceptNoEdge: null,
  modelAgeDays: 3,
  drift: { factor: 1, reason: undefined },
};
const drift = { factor: 0.5, reason: "The inputs have moved." };

test.each<[string, Partial<ExposureFacts>, number, "live" | "paper", number]>([
  ["an edge", {}, 1, "live", 0],
  ["a weak one", { verdict: "weak" }, 1, "live", 0],
  ["no edge", { verdict: "no edge" }, 1, "paper", 1],
  ["no verdict at all", { verdict: null }, 1, "paper", 1],
  ["no edge, accepted", { verdict: "no edge", acceptNoEdge: "a test" }, 0.25, "live", 1],
  ["an edge, accepted needlessly", { acceptNoEdge: "a test" }, 1, "live", 0],
  ["90 days of age", { modelAgeDays: 90 }, 1, "live", 0],
  ["more than 90", { modelAgeDays: 90.1 }, 0.5, "live", 1],
  ["more than 180", { modelAgeDays: 180.1 }, 0, "live", 1],
  ["an age below 0", { modelAgeDays: -0.1 }, 0, "live", 1],
  ["an age that is no number", { modelAgeDays: Number.NaN }, 0, "live", 1],
  ["a layer of drift", { drift }, 0.5, "live", 1],
  ["nobody's watch", { drift: { factor: 1, reason: "Nobody watches." } }, 1, "live", 1],
  [
    "all together",
    { verdict: "no edge", acceptNoEdge: "a test", modelAgeDays: 100, drift },
    0.0625,
    "live",
    3,
  ],
])("exposureCap() of %s", (_, facts, ...wanted) => {
  const said = exposureCap({ ...sound, ...facts });
  expect([said.cap, said.mode, said.reasons.length]).toEqual(wanted);
  expect(said.liveCap).toBe(said.mode === "live" ? said.cap : 0);
  for (const reason of said.reasons) expect(reason).toMatch(/^[A-Z].*\.$/);
});
