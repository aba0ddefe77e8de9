import { appendFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  lightBundle,
  lightPlace,
  lightStartMs,
  registerLight,
} from "../../../test/light-versions.ts";
import { fixedClock, systemClock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { modelFolder } from "../model-files/model-place.ts";
import { writeStamped } from "../model-files/write-stamped.ts";
import { readAudit } from "./read-audit.ts";
import { recoverRegistry } from "./recover-registry.ts";
import { noteVersion, registerVersion } from "./register-version.ts";
import { auditPath } from "./registry-paths.ts";
import { removeVersion } from "./remove-version.ts";
import { restartLog } from "./restart-log.ts";

let place: ModelPlace;
beforeEach(() => {
  place = lightPlace();
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

const clock = fixedClock(lightStartMs);
const make = (stamp: string) => Promise.resolve(lightBundle(stamp));
const registering = { origin: "retrain", clock } as const;
const register = (laterMs = 0) => registerVersion(place, lightStartMs + laterMs, make, registering);
const eventsNoted = async () => (await readAudit(place)).entries.map(({ event }) => event);

describe("registerVersion()", () => {
  test("notes where a version came from and what lists show of it", async () => {
    const { version, metadata, unnoted } = await register();
    expect(unnoted).toBeUndefined();
    const [event] = await eventsNoted();
    expect(event).toMatchObject({ kind: "registered", version, origin: "retrain" });
    expect(event).toMatchObject({
      facts: {
        recipe: "return",
        horizon: 1,
        features: 4,
        trainedUntil: metadata.segments.train.last_label,
        seenUntil: metadata.segments.calibrationB.last_label,
        lastClose: metadata.data.last_close,
        skill: 0,
        directionalAccuracy: null,
      },
    });
  });

  test("eight at once are eight versions, each noted once and none as found", async () => {
    await Promise.all(Array.from({ length: 8 }, (_, k) => register(k * 60_000)));
    const noted = (await eventsNoted()).map((event) => ("version" in event ? event.version : ""));
    expect(new Set(noted).size).toBe(8);
  });

  test("a version that cannot be noted stands and says so in a sentence; it is found later", async () => {
    await registerLight(place, 1);
    appendFileSync(auditPath(place), "no line\n");
    const { version, path, unnoted } = await register();
    expect(existsSync(path)).toBe(true);
    expect(unnoted).toMatch(/^Version \S+ stands and could not be noted/);
    await restartLog(place, "a test", systemClock);
    await recoverRegistry(place, systemClock);
    expect((await eventsNoted()).at(-1)).toMatchObject({ version, origin: "found" });
  });

  test("where the version cannot be written nothing is noted", async () => {
    const failing = () => Promise.reject(new WorldError("E_DISK_WRITE", "full"));
    await expect(registerVersion(place, 0, failing, registering)).rejects.toThrow("full");
    expect(existsSync(auditPath(place))).toBe(false);
  });

  test("what is written last is the newest, though an earlier one has a stamp of the future", async () => {
    const ahead = await register(400 * 86_400_000);
    const { version } = await register();
    expect(version > ahead.version).toBe(true);
  });

  test("never gives the id of a removed version again", async () => {
    const { version } = await register();
    await removeVersion(place, version, "bad", clock);
    const again = await register();
    expect(again.version).not.toBe(version);
    await recoverRegistry(place, clock);
    expect(existsSync(again.path)).toBe(true);
  });
});

describe("noteVersion()", () => {
  test("names a version that was only found better, and notes nothing twice", async () => {
    const { version } = await writeStamped(place, lightStartMs, make);
    await recoverRegistry(place, clock);
    for (let k = 0; k < 2; k++) await noteVersion(place, version, registering);
    const origins = (await eventsNoted()).map((event) => "origin" in event && event.origin);
    expect(origins).toEqual(["found", "retrain"]);
  });

  test("refuses a version whose metadata was changed, and a folder that is none", async () => {
    const { version, path } = await writeStamped(place, lightStartMs, make);
    appendFileSync(join(path, "btcusdt_price_metadata.json"), " ");
    const noting = noteVersion(place, version, registering);
    await expect(noting).rejects.toMatchObject({ code: "E_VERSION_BROKEN" });
    rmSync(path, { recursive: true });
    mkdirSync(join(modelFolder(place), version));
    await expect(noteVersion(place, version, registering)).rejects.toMatchObject({
      code: "E_VERSION_BROKEN",
    });
    expect(await eventsNoted()).toEqual([]);
  });
});
