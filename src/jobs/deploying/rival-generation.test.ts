import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { absentVersion, lightPlace, registerLight } from "../../../test/light-versions.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { moveChampion } from "../../adapters/registry-files/move-champion.ts";
import { systemClock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { refuseOtherRival, rivalGenerationOf } from "./rival-generation.ts";

let price: ModelPlace;
let ids: readonly ModelVersion[];
beforeEach(async () => {
  price = lightPlace();
  ids = await registerLight(price, 2);
});
afterEach(() => rmSync(price.modelsDir, { recursive: true }));

const deploy = (version: ModelVersion) =>
  moveChampion(price, systemClock, { version, forced: null, acceptNoEdge: null, verdict: null });

test("refuseOtherRival() turns a first sentiment version away where another price champion came meanwhile", async () => {
  await deploy(ids[0]!);
  const chosen = { place: { ...price, kind: "sentiment" }, version: absentVersion } as const;
  const rivalGeneration = await rivalGenerationOf(chosen, { champion: null });
  const asked = { rivalGeneration, clock: systemClock };
  await refuseOtherRival(chosen, asked);
  await deploy(ids[1]!);
  await expect(refuseOtherRival(chosen, asked)).rejects.toMatchObject({ code: "E_CHAMPION_MOVED" });
});

test("rivalGenerationOf() says nothing of versions whose rival has their own kind's alias", async () => {
  const { aliases } = await deploy(ids[0]!);
  expect(await rivalGenerationOf({ place: price }, { champion: null })).toBeUndefined();
  const sentiment = { ...price, kind: "sentiment" } as const;
  expect(await rivalGenerationOf({ place: sentiment }, aliases)).toBeUndefined();
});
