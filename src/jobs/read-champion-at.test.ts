import { appendFileSync, rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lightPlace, registerLight } from "../../test/light-versions.ts";
import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { moveChampion } from "../adapters/registry-files/move-champion.ts";
import { auditPath } from "../adapters/registry-files/registry-paths.ts";
import { fixedClock } from "../foundation/clock.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { modelHistory } from "./model-history.ts";
import { readChampionAt } from "./read-champion-at.ts";

let place: ModelPlace;
let one: ModelVersion;
let two: ModelVersion;
const day = (count: number): number => Date.UTC(2030, 0, 1 + count);
beforeEach(async () => {
  place = lightPlace();
  const [first, second] = await registerLight(place, 2);
  one = first!;
  two = second!;
  const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
  for (const [i, version] of [one, two].entries())
    await moveChampion(place, fixedClock(day(1 + i)), { version, ...unsaid });
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

const at = (atMs: number) => readChampionAt({ ...place, type: place.kind, atMs });

test("readChampionAt() and modelHistory() tell the same champion at every moment", async () => {
  const times = [day(1) - 1, day(1), day(2) - 1, day(2), day(99)];
  const expected = [undefined, one, one, two, two];
  expect(await Promise.all(times.map(at))).toEqual(expected);
  const told = times.map(async (atMs) => (await modelHistory({ ...place, atMs }))[0]?.reign);
  expect((await Promise.all(told)).map((reign) => reign?.version)).toEqual(expected);
});

test("readChampionAt() tells nothing for the time after the damage of a log", async () => {
  appendFileSync(auditPath(place), "no entry\n");
  expect(await at(day(1))).toBe(one);
  await expect(at(day(3))).rejects.toMatchObject({ code: "E_AUDIT_BROKEN", exitCode: 1 });
  const [now] = await modelHistory({ ...place });
  expect(now).toMatchObject({ known: false, reign: undefined, count: 4 });
  const [then] = await modelHistory({ ...place, atMs: day(1) });
  expect(then).toMatchObject({ known: true, reign: { version: one } });
  const warnings = now?.warnings;
  expect(warnings).toEqual([expect.stringContaining(`of ${auditPath(place)}: it is no entry`)]);
});
