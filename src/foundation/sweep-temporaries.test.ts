import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryPathBeside } from "./atomic-files.ts";
import { fixedClock, systemClock } from "./clock.ts";
import { abandonedTemporaries, sweepTemporaries } from "./sweep-temporaries.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sweep-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("sweepTemporaries()", () => {
  test("removes a dead process' folder and leaves everything else", async () => {
    const deadPid = spawnSync(process.execPath, ["-e", ""]).pid;
    const dead = `.v1.${deadPid}@${hostname()}.0123abcd.tmp`;
    await mkdir(join(folder, dead));
    await writeFile(join(folder, dead, "model.onnx"), "half");
    const others = [
      basename(temporaryPathBeside(join(folder, "v2"))), // our own, alive
      `.v3.${deadPid}@another-host.0123abcd.tmp`,
      "20240101T000000Z-0123456789ab",
      ".hidden.tmp",
    ];
    for (const name of others) await writeFile(join(folder, name), "");
    expect(await abandonedTemporaries(folder, systemClock)).toEqual([dead]);
    expect((await readdir(folder)).toSorted()).toEqual([dead, ...others].toSorted());
    expect(await sweepTemporaries(folder, systemClock)).toEqual([dead]);
    expect((await readdir(folder)).toSorted()).toEqual(others.toSorted());
  });

  test("removes anybody's after a day without a touch", async () => {
    const name = ".v1.1@another-host.0123abcd.tmp";
    await writeFile(join(folder, name), "");
    const tomorrow = fixedClock(Date.now() + 25 * 3_600_000);
    expect(await sweepTemporaries(folder, tomorrow)).toEqual([name]);
  });

  test("finds nothing in a folder that does not exist", async () => {
    expect(await sweepTemporaries(join(folder, "none"), systemClock)).toEqual([]);
  });
});
