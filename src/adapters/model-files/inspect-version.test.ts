import { link, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { inspectVersion } from "./inspect-version.ts";
import { writeVersion } from "./write-version.ts";

const stamp = "20240630T115958Z";
const files = new Map<string, Uint8Array>([
  ["btcusdt_price.onnx", Uint8Array.from({ length: 9000 }, (_, i) => i * 13)],
  ["golden.json", Buffer.from('{"format":1}\n')],
]);
let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inspect-"));
  const place = { modelsDir: folder, instrument: parseInstrument("BTCUSDT") };
  const price = { ...place, timeframe: "1h", kind: "price" } as const;
  ({ path } = await writeVersion(price, { stamp, files }));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function findings(at = path) {
  return (await inspectVersion(at)).findings;
}

async function change(name: string, at: number, flip: number): Promise<void> {
  const bytes = await readFile(join(path, name));
  bytes[at] = bytes[at]! ^ flip;
  await writeFile(join(path, name), bytes);
}

describe("inspectVersion()", () => {
  test("finds nothing in a whole version, and reads every byte of it", async () => {
    const { findings: none, bytes, files: read } = await inspectVersion(path);
    const manifest = await readFile(join(path, "manifest.json"));
    expect(none).toEqual([]);
    expect([...read.keys()]).toEqual([...files.keys()]);
    expect(bytes).toBe(9013 + manifest.length);
  });

  test("names the byte, whichever file and byte was broken, the manifest's too (seed 7)", async () => {
    const rng = createRng(7);
    for (let round = 0; round < 90; round += 1) {
      const file = ["btcusdt_price.onnx", "golden.json", "manifest.json"][round % 3]!;
      const whole = await readFile(join(path, file));
      const at = Math.floor(rng.uniform() * whole.length);
      const flip = 1 + Math.floor(rng.uniform() * 255);
      await change(file, at, flip);
      const was = whole[at]!;
      const damage = { kind: "byte", at, is: was ^ flip, was };
      expect(await findings()).toEqual([{ kind: "damage", file, damage }]);
      await writeFile(join(path, file), whole);
    }
  });

  test("names all that is wrong at once: bytes of two files and of the manifest", async () => {
    await change("btcusdt_price.onnx", 8999, 4);
    await change("golden.json", 3, 1);
    await change("manifest.json", 20, 2);
    expect(await findings()).toMatchObject([
      { file: "manifest.json", damage: { kind: "byte", at: 20 } },
      { file: "btcusdt_price.onnx", damage: { kind: "byte", at: 8999 } },
      { file: "golden.json", damage: { kind: "byte", at: 3 } },
    ]);
  });

  test("names missing files, strays, links and folders", async () => {
    await rm(join(path, "golden.json"));
    await symlink("/dev/null", join(path, "golden.json"));
    await rename(join(path, "btcusdt_price.onnx"), join(path, "model.onnx"));
    await mkdir(join(path, "notes"));
    await link(join(path, "manifest.json"), join(folder, "second"));
    expect(await findings()).toEqual([
      { kind: "unusable", file: "golden.json", reason: "it is a symbolic link" },
      { kind: "unusable", file: "manifest.json", reason: expect.stringMatching(/hard link/) },
      { kind: "unusable", file: "notes", reason: "it is a folder" },
    ]);
    await rm(join(folder, "second"));
    expect(await findings()).toEqual([
      { kind: "unusable", file: "golden.json", reason: "it is a symbolic link" },
      { kind: "unusable", file: "notes", reason: "it is a folder" },
      { kind: "missing", file: "btcusdt_price.onnx" },
      { kind: "stray", file: "model.onnx" },
    ]);
  });

  test("a lost manifest is missing, and the files are held against what it was", async () => {
    await rm(join(path, "manifest.json"));
    expect(await findings()).toEqual([{ kind: "missing", file: "manifest.json" }]);
  });

  test("tells a folder that was renamed from one that was broken", async () => {
    const other = join(path, "..", `${stamp}-000000000000`);
    await rename(path, other);
    const is = path.slice(path.lastIndexOf("/") + 1);
    expect(await findings(other)).toEqual([{ kind: "renamed", is }]);
  });

  test("a file that was cut or lengthened says how long it is", async () => {
    await writeFile(
      join(path, "btcusdt_price.onnx"),
      files.get("btcusdt_price.onnx")!.slice(0, 5000),
    );
    expect(await findings()).toEqual([
      {
        kind: "damage",
        file: "btcusdt_price.onnx",
        damage: { kind: "length", is: 5000, was: 9000 },
      },
    ]);
  });
});
