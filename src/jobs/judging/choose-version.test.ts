import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeVersion } from "../../adapters/model-files/write-version.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { chooseVersion } from "./choose-version.ts";

const modelsDir = mkdtempSync(join(tmpdir(), "choose-version-"));
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));
const stamps = ["20240101T000000Z", "20240102T000000Z", "20250101T000000Z"];
const place = { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;
const versions: string[] = [];

beforeAll(async () => {
  for (const stamp of stamps) {
    const files = new Map([["a.txt", Buffer.from(stamp)]]);
    const { version } = await writeVersion({ ...place, kind: "price" }, { stamp, files });
    versions.push(version);
  }
});

describe("chooseVersion()", () => {
  test.each([
    [undefined, 2],
    ["new", 2],
    ["2025", 2],
    ["20240102", 1],
  ])("takes %s for version number %d", async (reference, number) => {
    const chosen = await chooseVersion({ modelsDir }, reference);
    expect(chosen).toMatchObject({ version: versions[number], deployed: false, place });
  });

  test("takes a whole id", async () => {
    const chosen = await chooseVersion({ modelsDir, instrument: "BTCUSDT" }, versions[0]);
    expect(chosen.version).toBe(versions[0]);
  });

  test.each([
    ["2024", "E_WHICH_MODEL", /2 versions of BTCUSDT 1h begin with "2024"/],
    ["2023", "E_NO_MODEL", /holds 3 versions and none begins so, value was "2023"/],
    ["champion", "E_NO_CHAMPION", /no version has been deployed/],
    ["current", "E_NO_CHAMPION", /no version has been deployed/],
  ])("refuses %s with %s", async (reference, code, message) => {
    const refusal = { code, exitCode: 2, message: expect.stringMatching(message) as string };
    await expect(chooseVersion({ modelsDir }, reference)).rejects.toMatchObject(refusal);
  });

  test("refuses an empty registry", async () => {
    const choice = { modelsDir: join(modelsDir, "none") };
    await expect(chooseVersion(choice)).rejects.toMatchObject({ code: "E_NO_MODEL" });
  });
});
