import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RefusedError } from "../../foundation/errors.ts";
import { readUnreplaced } from "./read-unreplaced.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-unreplaced-"));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const refusal = new RefusedError("E_STORE_BROKEN", "Cannot trust it");

/** A reader that refuses `refusals` times, the file changing before each refusal. */
function unluckyReader(path: string, refusals: number): () => Promise<number> {
  let reads = 0;
  return async () => {
    reads += 1;
    if (reads > refusals) return reads;
    await appendFile(path, "x");
    throw refusal;
  };
}

describe("readUnreplaced()", () => {
  it("reads again where the file was replaced while it was read", async () => {
    const path = join(folder, "file");
    expect(await readUnreplaced(path, unluckyReader(path, 3))).toBe(4);
  });

  it("lets the refusal of a file through that stayed the same", async () => {
    const path = join(folder, "file");
    await appendFile(path, "x");
    let reads = 0;
    const reading = readUnreplaced(path, async () => {
      reads += 1;
      return Promise.reject(refusal);
    });
    await expect(reading).rejects.toBe(refusal);
    expect(reads).toBe(1);
  });

  it("gives up on a file that is never at rest", async () => {
    const path = join(folder, "file");
    const reading = readUnreplaced(path, unluckyReader(path, Infinity));
    await expect(reading).rejects.toMatchObject({ code: "E_FILE_READ", retryable: true });
  });
});
