import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { WatchState } from "../../lifecycle/triggers/watch-state.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { toldExposure } from "./told-exposure.ts";
import { readWatchState, writeWatchState } from "./watch-file.ts";

let place: ModelPlace;

beforeEach(async () => {
  const modelsDir = await mkdtemp(join(tmpdir(), "watch-file-"));
  place = { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind: "price" };
});

afterEach(() => rm(place.modelsDir, { recursive: true, force: true }));

const state: WatchState = {
  format: 1,
  at: "2026-03-01T10:00:15.000Z",
  version: "20260101T000000Z-1a2b3c4d5e6f" as ModelVersion,
  rules: "two-layer",
  candle: "2026-03-01T10:00:00.000Z",
  alarms: {
    inputs: { at: "2026-02-28T00:00:00.000Z", rule: "wasserstein", detail: "0.4 above 0.2" },
    outcomes: null,
  },
  exposure: { factor: 0.5, until: "2026-03-07T00:00:00.000Z", reason: "the inputs moved" },
};

test("readWatchState() reads what writeWatchState() wrote, and nothing where nobody watched", async () => {
  expect(await readWatchState(place)).toBeUndefined();
  await writeWatchState(place, state);
  expect(await readWatchState(place)).toEqual(state);
  await writeWatchState(place, { ...state, at: "2026-03-01T11:00:15.000Z" });
  expect((await readWatchState(place))?.at).toBe("2026-03-01T11:00:15.000Z");
  expect(await readdir(modelFolder(place))).toEqual(["watch.json"]);
});

test("readWatchState() refuses what is no state or of a newer format, and a round writes it anew", async () => {
  await writeWatchState(place, state);
  const path = join(modelFolder(place), "watch.json");
  const endless = { ...state, exposure: { ...state.exposure, until: null } };
  const texts = [
    "",
    "{",
    JSON.stringify(endless),
    JSON.stringify({ ...state, format: 2 }),
    JSON.stringify(state).slice(9),
  ];
  for (const text of texts) {
    await writeFile(path, text);
    await expect(readWatchState(place)).rejects.toMatchObject({ code: "E_WATCH_BROKEN" });
  }
  await writeWatchState(place, state);
  expect(await readWatchState(place)).toEqual(state);
});

test("toldExposure() of what cannot be read is half, and of nobody's look says so", async () => {
  const nowMs = Date.parse("2026-03-01T12:00:00Z");
  const told = () => toldExposure(place, state.version, nowMs);
  expect(await told()).toMatchObject({ factor: 1, reason: expect.stringContaining("Nobody") });
  await writeWatchState(place, { ...state, exposure: { factor: 1, until: null, reason: null } });
  expect(await told()).toEqual({ factor: 1, untilMs: undefined, reason: undefined });
  const path = join(modelFolder(place), "watch.json");
  await writeFile(path, "{");
  expect(await told()).toMatchObject({ factor: 0.5, reason: expect.stringContaining(path) });
  await rm(path);
  execFileSync("mkfifo", [path]);
  await expect(readWatchState(place)).rejects.toMatchObject({ code: "E_MODELS_READ" });
  expect(await told()).toMatchObject({ factor: 0.5 });
});
