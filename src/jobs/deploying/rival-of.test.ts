import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { candleFeatures, priceMetadata, withFeatures } from "../../../test/example-metadata.ts";
import { onFaultyDisk, patchDisk } from "../../../test/faulty-disk.ts";
import { lightPlace, registerLight } from "../../../test/light-versions.ts";
import { modelFolder } from "../../adapters/model-files/model-place.ts";
import { moveChampion } from "../../adapters/registry-files/move-champion.ts";
import { systemClock } from "../../foundation/clock.ts";
import { gateMode, rivalOf } from "./rival-of.ts";

describe("gateMode()", () => {
  const { data } = priceMetadata;
  const newer = { ...priceMetadata, data: { ...data, last_close: "2024-07-30T12:00:00.000Z" } };

  test("a refresh has the champion's shape and newer candles", () => {
    expect(gateMode(newer, undefined)).toBe("first");
    expect(gateMode(newer, priceMetadata)).toBe("refresh");
  });

  test.each([
    ["the same candles", priceMetadata],
    ["older candles", { ...newer, data: { ...data, last_close: "2024-06-29T12:00:00.000Z" } }],
    ["another recipe", { ...newer, recipe: "level" as const }],
    ["another horizon", { ...newer, horizon: 2 }],
    ["other features", withFeatures(newer, candleFeatures.slice(1))],
    ["another sequence length", { ...newer, sequence_length: 60 }],
    ["an ensemble", { ...newer, ensemble: { members: 3 } }],
  ])("%s: a replacement", (_, challenger) => {
    expect(gateMode(challenger as typeof newer, priceMetadata)).toBe("replace");
  });
});

describe("rivalOf()", () => {
  const place = lightPlace();
  afterEach(() => rmSync(place.modelsDir, { recursive: true, force: true }));

  test("a champion that cannot be read just now ends the deploy; one that is broken or gone is named", async () => {
    const ids = await registerLight(place, 2);
    const [own, champion] = [ids[0]!, ids[1]!];
    const why = { forced: null, acceptNoEdge: null, verdict: null };
    const { aliases } = await moveChampion(place, systemClock, { version: champion, ...why });
    const challenger = { place, version: own, path: "", deployed: false };
    const search = () => rivalOf(challenger, aliases, { dataDir: place.modelsDir });
    // It has metadata alone, which is no whole version.
    expect(await search()).toMatchObject({ rival: undefined, unopened: champion });
    const path = join(modelFolder(place), champion);
    const unpatch = await patchDisk();
    try {
      const { calls } = await onFaultyDisk(place.modelsDir, undefined, search);
      const at = calls.findIndex((call) => call.path === path);
      const { outcome } = await onFaultyDisk(place.modelsDir, { at, kind: "EIO" }, search);
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "E_MODELS_READ" } });
    } finally {
      unpatch();
    }
    rmSync(path, { recursive: true });
    expect(await search()).toMatchObject({ rival: undefined, unopened: champion });
  });
});
