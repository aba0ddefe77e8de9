import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";

import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { readView } from "./read-view.ts";
import type { ViewedModel } from "./view-index.ts";
import { writeView } from "./write-view.ts";

const nowMs = Date.UTC(2024, 5, 30);
const clock = fixedClock(nowMs);
let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "model-view-"));
  path = join(folder, "latest");
});
afterEach(() => rmSync(folder, { recursive: true }));

function viewed(text: string, instrument = "BTCUSDT"): ViewedModel {
  const stem = `${instrument.toLowerCase()}_price`;
  return {
    instrument: parseInstrument(instrument),
    timeframe: "1h",
    kind: "price",
    version: "20240101T000000Z-0123456789ab" as ModelVersion,
    role: "champion",
    files: new Map([
      [`${stem}.onnx`, Buffer.from(text)],
      [`${stem}_metadata.json`, Buffer.from(`{"of":"${text}"}`)],
    ]),
  };
}

describe("writeView()", () => {
  test("is read back, with the index beside the files", async () => {
    const models = [viewed("one"), viewed("two", "ETHUSDT")];
    await writeView(path, models, clock);
    expect(await readView(path)).toEqual({ kind: "view", models, damaged: [] });
    expect(readdirSync(path).toSorted()).toEqual([
      "btcusdt_price.onnx",
      "btcusdt_price_metadata.json",
      "ethusdt_price.onnx",
      "ethusdt_price_metadata.json",
      "export.json",
    ]);
  });

  test("who opened the old folder keeps its files, also when the name means another", async () => {
    await writeView(path, [viewed("old")], clock);
    const opened = realpathSync(path);
    await writeView(path, [viewed("new")], fixedClock(nowMs + 86_400_000));
    const read = (at: string): string => readFileSync(join(at, "btcusdt_price.onnx"), "utf8");
    expect([read(opened), read(path)]).toEqual(["old", "new"]);
  });

  test("folders of earlier views go an hour later, but the one before stays", async () => {
    for (let i = 0; i < 4; i += 1) {
      await writeView(path, [viewed(String(i))], fixedClock(nowMs + i * 1000));
      utimesSync(realpathSync(path), nowMs / 1000, nowMs / 1000);
    }
    expect(readdirSync(folder)).toHaveLength(5);
    await writeView(path, [viewed("last")], fixedClock(nowMs + 3_600_000));
    const kept = readdirSync(folder).filter((name) => name !== "latest");
    expect(
      kept.map((name) => readFileSync(join(folder, name, "btcusdt_price.onnx"), "utf8")),
    ).toEqual(["3", "last"]);
  });
});

describe("readView()", () => {
  test("finds nothing where nothing is, where a folder is empty and where the folder is gone", async () => {
    expect(await readView(path)).toEqual({ kind: "nothing" });
    mkdirSync(path);
    expect(await readView(path)).toEqual({ kind: "nothing" });
    await writeView(path, [viewed("one")], clock);
    rmSync(realpathSync(path), { recursive: true });
    expect(await readView(path)).toEqual({ kind: "nothing" });
  });

  test("calls foreign what export did not make, and touches none of it", async () => {
    const outside = join(folder, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "export.json"), '{"format":1}');
    const reason = () => readView(path);
    symlinkSync("outside", path);
    expect(await reason()).toMatchObject({
      kind: "foreign",
      reason: "it is a link that export did not make",
    });
    unlinkSync(path);
    symlinkSync("/etc/passwd", path);
    expect(await reason()).toMatchObject({ kind: "foreign" });
    unlinkSync(path);
    writeFileSync(path, "mine");
    expect(await reason()).toMatchObject({ kind: "foreign", reason: "it is no folder" });
    unlinkSync(path);
    mkdirSync(join(path, "mine"), { recursive: true });
    expect(await reason()).toMatchObject({ kind: "foreign" });
    expect(readdirSync(folder).toSorted()).toEqual(["latest", "outside"]);
  });

  test("an index of a newer format is foreign: nothing is written over it", async () => {
    await writeView(path, [viewed("one")], clock);
    const index = join(path, "export.json");
    writeFileSync(index, readFileSync(index, "utf8").replace('"format": 1', '"format": 2'));
    expect(await readView(path)).toMatchObject({
      kind: "foreign",
      reason: expect.stringMatching(/export\.json cannot be read: .*format/),
    });
  });

  test("names models whose files were changed or linked", async () => {
    await writeView(path, [viewed("one"), viewed("two", "ETHUSDT"), viewed("3", "XRPUSDT")], clock);
    appendFileSync(join(path, "btcusdt_price.onnx"), "x");
    linkSync(join(path, "ethusdt_price.onnx"), join(folder, "other-name"));
    expect(await readView(path)).toMatchObject({
      models: [{ instrument: "XRPUSDT" }],
      damaged: ["BTCUSDT 1h price", "ETHUSDT 1h price"],
    });
  });
});
