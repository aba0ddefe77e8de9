import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import { openWalkFolder } from "./walk-folder.ts";

const modelsDir = mkdtempSync(join(tmpdir(), "walk-folder-"));
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));

const place = { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;
const fingerprint = "0123456789abcdef".repeat(4);
const kept = {
  outputs: Float32Array.from({ length: 1001 }, (_, i) => Math.sin(i) * 1e-3),
  history: [
    { loss: 1.25, validationLoss: 1.5 },
    { loss: 0.1 + 0.2, validationLoss: 1 / 3 },
  ],
};

test("openWalkFolder() keeps a fold to the last bit", async () => {
  const folder = openWalkFolder(place, fingerprint);
  expect(folder.path).toBe(join(modelsDir, "BTCUSDT", "1h", "walks", "0123456789ab"));
  await expect(folder.read(1)).resolves.toBe("none");
  await folder.save(1, kept);
  await expect(folder.read(1)).resolves.toEqual(kept);
  await expect(folder.read(2)).resolves.toBe("none");
});

test("openWalkFolder() tells a damaged fold, and one of another walk or number", async () => {
  const folder = openWalkFolder(place, fingerprint);
  await folder.save(3, kept);
  const file = join(folder.path, "fold-003.json");
  const text = readFileSync(file, "utf8");
  const others = [
    text.slice(0, -100),
    text.replace("1.25", "1.26"),
    text.replace('"outputs":"', '"outputs":"AAAA'),
    "",
    readFileSync(join(folder.path, "fold-001.json"), "utf8"),
  ];
  for (const damaged of others) {
    writeFileSync(file, damaged);
    await expect(folder.read(3)).resolves.toBe("damaged");
  }
  const other = openWalkFolder(place, `${fingerprint.slice(0, 12)}${"f".repeat(52)}`);
  await expect(other.read(1)).resolves.toBe("damaged");
});

test("openWalkFolder() removes the checkpoints of one fold, and none without complaint", async () => {
  const folder = openWalkFolder(place, "b".repeat(64));
  await folder.save(1, kept);
  for (const fold of [1, 2]) {
    mkdirSync(folder.checkpointPath(fold), { recursive: true });
    writeFileSync(join(folder.checkpointPath(fold), "epoch-000001.checkpoint"), "");
  }
  await folder.removeCheckpoints(1);
  await folder.removeCheckpoints(1);
  expect(readdirSync(folder.path)).toEqual([".fold-002", "fold-001.json"]);
});

test("openWalkFolder() forgets folds and checkpoints and leaves other files alone", async () => {
  const folder = openWalkFolder(place, fingerprint);
  mkdirSync(folder.checkpointPath(2), { recursive: true });
  writeFileSync(join(folder.path, "forecasts.parquet"), "");
  await folder.forget();
  expect(readdirSync(folder.path)).toEqual(["forecasts.parquet"]);
});
