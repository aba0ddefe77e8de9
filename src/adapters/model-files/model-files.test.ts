import { createHash } from "node:crypto";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { freeVersionStamp, listVersions } from "./list-versions.ts";
import type { ModelPlace } from "./model-place.ts";
import { readVersion } from "./read-version.ts";
import { resolveVersion } from "./resolve-version.ts";
import { writeVersion } from "./write-version.ts";

const nowMs = Date.UTC(2024, 5, 30, 11, 59, 58);
let modelsDir = "";
let place: ModelPlace;
beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), "models-"));
  place = { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind: "price" };
});
afterEach(async () => {
  await rm(modelsDir, { recursive: true });
});

const files = new Map([
  ["btcusdt_price.onnx", Uint8Array.from({ length: 5000 }, (_, i) => i)],
  ["btcusdt_price_metadata.json", Buffer.from('{"model_version":"20240630T115958Z"}\n')],
  ["golden.json", Buffer.from("{}")],
]);

describe("writeVersion()", () => {
  test("names the folder by time and by the sha256 of manifest.json as it lies there", async () => {
    const { version, path } = await writeVersion(place, { stamp: "20240630T115958Z", files });
    const sha256 = async (name: string) =>
      createHash("sha256")
        .update(await readFile(join(path, name)))
        .digest("hex");
    expect(path).toBe(join(modelsDir, "BTCUSDT", "1h", "price", version));
    expect(version).toBe(`20240630T115958Z-${(await sha256("manifest.json")).slice(0, 12)}`);
    const manifest = JSON.parse(await readFile(join(path, "manifest.json"), "utf8"));
    expect(Object.keys(manifest.files).toSorted()).toEqual([...files.keys()].toSorted());
    for (const name of files.keys()) {
      expect(manifest.files[name].sha256).toBe(await sha256(name));
    }
  });

  test("refuses a second version with the same stamp; freeVersionStamp() gives the next second", async () => {
    const stamp = await freeVersionStamp(place, nowMs);
    expect(stamp).toBe("20240630T115958Z");
    await writeVersion(place, { stamp, files });
    const other = new Map(files).set("golden.json", Buffer.from("[]"));
    await expect(writeVersion(place, { stamp, files: other })).rejects.toMatchObject({
      code: "E_VERSION_TAKEN",
    });
    expect(await freeVersionStamp(place, nowMs)).toBe("20240630T115959Z");
    await writeVersion(place, { stamp: "20300101T000000Z", files: other });
    expect(await freeVersionStamp(place, nowMs)).toBe("20300101T000001Z");
  });

  test.each(["../evil.onnx", "a/b", ".hidden", "", "-flag", "nul\0", "manifest.json"])(
    "writes no file named %j",
    async (name) => {
      const evil = new Map([[name, Buffer.from("x")]]);
      await expect(writeVersion(place, { stamp: "20240630T115958Z", files: evil })).rejects.toThrow(
        "a bundle",
      );
      expect(await readdir(modelsDir)).toEqual([]);
    },
  );
});

describe("readVersion()", () => {
  const written = async () =>
    (await writeVersion(place, { stamp: "20240630T115958Z", files })).path;

  test("gives back every byte", async () => {
    const path = await written();
    const stored = await readVersion(path);
    expect(stored.version).toBe(basename(path));
    for (const [name, content] of files)
      expect(Buffer.from(stored.files.get(name)!)).toEqual(Buffer.from(content));
  });

  test("refuses one flipped bit in any file, naming it; 60 seeded bits", async () => {
    const path = await written();
    const rng = createRng(20240630);
    const names = [...files.keys(), "manifest.json"];
    for (let i = 0; i < 60; i++) {
      const name = names[i % names.length]!;
      const good = await readFile(join(path, name));
      const bad = Buffer.from(good);
      const at = rng.integer(bad.length);
      bad[at] = bad[at]! ^ (1 << rng.integer(8));
      await writeFile(join(path, name), bad);
      await expect(readVersion(path), `seed 20240630, bit ${i}`).rejects.toMatchObject({
        exitCode: 1,
        message: expect.stringContaining(name) as string,
      });
      await writeFile(join(path, name), good);
    }
    await readVersion(path);
  });

  test.each<[string, string, (path: string) => Promise<unknown>]>([
    ["a missing file", "golden.json is missing", (path) => rm(join(path, "golden.json"))],
    ["a file too many", "extra.bin is not in", (path) => writeFile(join(path, "extra.bin"), "")],
    [
      "a cut file",
      "btcusdt_price.onnx has 7",
      (path) => truncate(join(path, "btcusdt_price.onnx"), 7),
    ],
    ["a folder in it", "sub is not a regular", (path) => mkdir(join(path, "sub"))],
    ["no manifest", "manifest.json is missing", (path) => rm(join(path, "manifest.json"))],
    [
      "a link to the same bytes",
      "golden.json is a symbolic link",
      async (path) => {
        await rename(join(path, "golden.json"), join(modelsDir, "elsewhere"));
        await symlink(join(modelsDir, "elsewhere"), join(path, "golden.json"));
      },
    ],
  ])("refuses %s", async (_, reason, harm) => {
    const path = await written();
    await harm(path);
    await expect(readVersion(path)).rejects.toMatchObject({
      code: "E_VERSION_BROKEN",
      message: expect.stringContaining(reason) as string,
    });
  });

  test("refuses a whole version under another name, and a link in its place", async () => {
    const path = await written();
    const renamed = path.replace("115958Z", "115959Z");
    await cp(path, renamed, { recursive: true });
    await expect(readVersion(renamed)).rejects.toMatchObject({ code: "E_VERSION_BROKEN" });
    await rm(renamed, { recursive: true });
    await rename(path, join(modelsDir, "away"));
    await symlink(join(modelsDir, "away"), path);
    await expect(readVersion(path)).rejects.toThrow("it is no folder");
  });

  test("says which folder does not exist", async () => {
    const path = join(modelsDir, "20240630T115958Z-0123456789ab");
    await expect(readVersion(path)).rejects.toMatchObject({ code: "E_MODELS_READ", exitCode: 3 });
  });
});

describe("resolveVersion()", () => {
  test("takes the newest while there is no champion, or the one that is asked for", async () => {
    await expect(resolveVersion(place)).rejects.toMatchObject({ code: "E_NO_MODEL" });
    const first = await writeVersion(place, { stamp: "20240630T115958Z", files });
    const second = await writeVersion(place, { stamp: "20240701T000000Z", files });
    expect(await resolveVersion(place)).toEqual({ ...second, deployed: false });
    expect((await resolveVersion(place, first.version)).path).toBe(first.path);
    await expect(resolveVersion(place, "../../x")).rejects.toMatchObject({ code: "E_NO_MODEL" });
  });

  test("asks whether a nearly equal instrument was meant", async () => {
    await writeVersion(place, { stamp: "20240630T115958Z", files });
    const typed = { ...place, instrument: parseInstrument("BTCUSTD") };
    await expect(resolveVersion(typed)).rejects.toThrow(`, did you mean ${place.instrument}?`);
  });
});

describe("listVersions()", () => {
  test("sees neither half-built nor foreign folders", async () => {
    const { version, path } = await writeVersion(place, { stamp: "20240630T115958Z", files });
    await mkdir(join(path, "..", ".20240630T115959Z-0123456789ab.1@host.01234567.tmp"));
    await mkdir(join(path, "..", "20240630T115959Z-0123456789ab"));
    await mkdir(join(path, "..", "notes"));
    expect(await listVersions(place)).toEqual([version]);
  });
});
