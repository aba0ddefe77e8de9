import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claim, type Claim } from "./claim.ts";
import { processIdentity } from "./process-identity.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "claim-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("claim()", () => {
  test("is held by one at a time, and by the next after its release", async () => {
    const path = join(folder, "a/b/work");
    const first = await claimed(path);
    expect(await claim(path)).toMatchObject({ holder: { pid: process.pid, host: hostname() } });
    expect(await claim(join(folder, "a/b/other"))).toHaveProperty("release");
    await first.release();
    expect(await claim(path)).toHaveProperty("release");
  });

  test("leaves no file and no empty folder of its own", async () => {
    const held = await claimed(join(folder, "a/b/work"));
    await held.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test("never lets two of many contenders through", async () => {
    const path = join(folder, "work");
    const answers = await Promise.all(Array.from({ length: 8 }, () => claim(path)));
    expect(answers.filter((answer) => "release" in answer).length).toBeLessThanOrEqual(1);
  });

  test("passes over a dead process and one whose number was given out again", async () => {
    const sleeper = spawn("sleep", ["60"]);
    await once(sleeper, "spawn");
    const identity = processIdentity(sleeper.pid!)!;
    await writeClaim(identity);
    expect(await claim(join(folder, "work"))).toMatchObject({ holder: { pid: sleeper.pid } });
    sleeper.kill("SIGKILL");
    await once(sleeper, "exit");
    await writeClaim(`${process.pid}-1`);
    const held = await claimed(join(folder, "work"));
    await held.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test("of a living process counts where nobody can tell when that was started", async () => {
    await writeClaim(String(process.pid));
    expect(await claim(join(folder, "work"))).toMatchObject({ holder: { pid: process.pid } });
  });

  test("of another host counts", async () => {
    await writeClaim("1", "elsewhere.example");
    expect(await claim(join(folder, "work"))).toMatchObject({
      holder: { pid: 1, host: "elsewhere.example" },
    });
  });

  test("on a path that is a file is E_DISK_WRITE", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(claim(join(folder, "file/work"))).rejects.toMatchObject({ code: "E_DISK_WRITE" });
  });
});

async function claimed(path: string): Promise<Claim> {
  const answer = await claim(path);
  if ("holder" in answer) throw new Error(`held by ${answer.holder.pid}`);
  return answer;
}

async function writeClaim(identity: string, host = hostname()): Promise<void> {
  await writeFile(join(folder, `.work.${identity}@${host}.0123abcd.claim`), "");
}
