import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { absentVersion, lightPlace, registerLight } from "../../../test/light-versions.ts";
import { systemClock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { type ChampionMove, moveChampion, rollBack } from "./move-champion.ts";
import { readAliases } from "./read-aliases.ts";
import { readAudit } from "./read-audit.ts";
import { removeVersion } from "./remove-version.ts";
import { setAlias } from "./set-alias.ts";

let place: ModelPlace;
let ids: readonly ModelVersion[];
beforeEach(async () => {
  place = lightPlace();
  ids = await registerLight(place, 4);
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

const unsaid = { forced: null, acceptNoEdge: null, verdict: null } as const;
const deploy = (k: number, also: Partial<ChampionMove> = {}) =>
  moveChampion(place, systemClock, { version: ids[k]!, ...unsaid, ...also });
const back = () => rollBack(place, systemClock, { reason: "it lost" });
/** Places among `ids` of champion and previous; -1 is nobody. */
async function reigning(): Promise<readonly number[]> {
  const { champion, previous } = await readAliases(place);
  return [champion, previous].map((alias) => (alias === null ? -1 : ids.indexOf(alias.version)));
}

describe("moveChampion()", () => {
  test("keeps the one before as previous, and takes the challenger's name away", async () => {
    await deploy(0);
    expect(await reigning()).toEqual([0, -1]);
    await setAlias(place, systemClock, { alias: "challenger", version: ids[1]!, reason: null });
    const { aliases, entries } = await deploy(1, { verdict: "weak" });
    expect(await reigning()).toEqual([1, 0]);
    expect(aliases.challenger).toBeNull();
    expect(aliases.champion?.generation).toBe(2);
    const event = { kind: "deployed", version: ids[1], replaced: ids[0], verdict: "weak" };
    expect(entries.at(-1)?.event).toMatchObject(event);
  });

  test("a champion whose folder is gone is not kept as previous: the one before it that stands is", async () => {
    for (const k of [0, 1]) await deploy(k);
    rmSync(join(modelFolder(place), ids[1]!), { recursive: true });
    const { entries } = await deploy(2);
    expect(await reigning()).toEqual([2, 0]);
    expect(entries.at(-1)?.event).toMatchObject({ replaced: ids[1] });
    for (const k of [0, 2]) rmSync(join(modelFolder(place), ids[k]!), { recursive: true });
    await deploy(3);
    expect(await reigning()).toEqual([3, -1]);
  });

  test("new reasons for a champion come too late where another one is, whatever is expected", async () => {
    await deploy(0);
    await deploy(1);
    for (const expected of [undefined, 2]) {
      const again = deploy(0, { isAgain: true, expected, acceptNoEdge: "a try" });
      await expect(again).rejects.toMatchObject({ code: "E_CHAMPION_MOVED" });
    }
    expect(await reigning()).toEqual([1, 0]);
  });

  test("a champion that is deployed again keeps its generation, and previous who it was", async () => {
    await deploy(0);
    await deploy(1);
    const { aliases, entries } = await deploy(1, { acceptNoEdge: "for a try" });
    expect(await reigning()).toEqual([1, 0]);
    expect(aliases.champion?.generation).toBe(2);
    expect(entries.at(-1)).toMatchObject({ event: { acceptNoEdge: "for a try" }, aliases: null });
  });

  test("of 16 that were decided against the same champion one wins, and all are noted", async () => {
    await deploy(0);
    const racers = Array.from({ length: 16 }, (_, k) => deploy(1 + (k % 3), { expected: 1 }));
    const ends = await Promise.allSettled(racers);
    const losses = ends.flatMap((end) =>
      end.status === "rejected" ? [end.reason as unknown] : [],
    );
    const moved = expect.objectContaining({ code: "E_CHAMPION_MOVED", exitCode: 1 }) as unknown;
    expect(losses).toEqual(Array.from({ length: 15 }, () => moved));
    const { entries } = await readAudit(place);
    const kinds = entries.slice(5).map(({ event }) => event.kind);
    expect(kinds).toEqual(["deployed", ...Array.from({ length: 15 }, () => "deploy-refused")]);
    expect((await readAliases(place)).champion?.generation).toBe(2);
  });

  test("refuses a version that does not exist, and whoever reigns goes on", async () => {
    await deploy(0);
    const move = moveChampion(place, systemClock, { version: absentVersion, ...unsaid });
    await expect(move).rejects.toMatchObject({ code: "E_NO_MODEL" });
    expect(await reigning()).toEqual([0, -1]);
  });

  test("neither champion nor previous can be removed", async () => {
    await deploy(0);
    await deploy(1);
    for (const k of [0, 1])
      await expect(removeVersion(place, ids[k]!, "old", systemClock)).rejects.toMatchObject({
        code: "E_VERSION_IN_USE",
      });
  });
});

describe("rollBack()", () => {
  test("goes back one champion at a time, never to one that was rolled back from", async () => {
    for (const k of [0, 1, 2]) await deploy(k);
    const first = await back();
    expect(first).toMatchObject({ version: ids[1], replaced: ids[2] });
    expect(await reigning()).toEqual([1, 0]);
    await deploy(3);
    await back();
    expect(await reigning()).toEqual([1, 0]);
    await back();
    expect(await reigning()).toEqual([0, -1]);
    await expect(back()).rejects.toMatchObject({ code: "E_NO_PREVIOUS", exitCode: 2 });
    const { entries } = await readAudit(place);
    const event = { kind: "rolled-back", version: ids[0], replaced: ids[1], reason: "it lost" };
    expect(entries.at(-1)?.event).toEqual(event);
  });

  test("passes over champions that were removed since", async () => {
    for (const k of [0, 1, 2, 3]) await deploy(k);
    await removeVersion(place, ids[1]!, "old", systemClock);
    await back();
    expect(await reigning()).toEqual([2, 0]);
  });

  test("says that the folder of the one before is gone; the champion stays", async () => {
    await deploy(0);
    await deploy(1);
    rmSync(join(modelFolder(place), ids[0]!), { recursive: true });
    await expect(back()).rejects.toMatchObject({
      code: "E_NO_PREVIOUS",
      message: expect.stringContaining(ids[0]!) as string,
    });
    expect(await reigning()).toEqual([1, 0]);
  });

  test("steps aside where another champion came meanwhile", async () => {
    await deploy(0);
    await deploy(1);
    const late = rollBack(place, systemClock, { reason: null, expected: 1 });
    await expect(late).rejects.toMatchObject({ code: "E_CHAMPION_MOVED" });
    expect(await reigning()).toEqual([1, 0]);
  });
});
