import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { quickFolder } from "../../../test/quick-folder.ts";
import { fixedClock, systemClock } from "../../foundation/clock.ts";
import { neverHalted } from "../../trading/session/halt-latch.ts";
import { fileHaltLatch, latchedReason } from "./file-halt-latch.ts";
import { latchHalt } from "./latch-halt.ts";
import { liftOwnHalt } from "./lift-own-halt.ts";
import { releaseHalt } from "./release-halt.ts";
import { sessionsIn } from "./sessions-in.ts";

const root = quickFolder("halt-latch-");
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
function newFolder(): string {
  return join(root, String(folders++), "trading");
}

const clock = fixedClock(Date.UTC(2026, 2, 4));
const send = (): string => "sent it";

describe("fileHaltLatch()", () => {
  test("is open in a new folder, and sends", () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    expect(latch.latched()).toBeUndefined();
    expect(latch.whileOpen(send)).toEqual({ sent: "sent it" });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("another process's halt closes it, its resume opens it", async () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    await latchHalt(folder, "odd prices", { clock });
    expect(latch.latched()).toBe("odd prices");
    expect(latch.whileOpen(send)).toEqual({ halted: "odd prices" });
    await releaseHalt(folder, clock);
    expect(latch.latched()).toBeUndefined();
    expect(latch.whileOpen(send)).toEqual({ sent: "sent it" });
  });

  const oddities: Readonly<Record<string, (path: string) => void>> = {
    "an empty file": (path) => writeFileSync(path, ""),
    "half a record": (path) => writeFileSync(path, '{ "atMs": 1, "rea'),
    "another record": (path) => writeFileSync(path, '{ "reason": 5 }'),
    "a folder": (path) => mkdirSync(path),
    "a link to nowhere": (path) => symlinkSync("nowhere", path),
    "a link to itself": (path) => symlinkSync("HALTED", path),
    "a file without rights": (path) => {
      writeFileSync(path, "{}");
      chmodSync(path, 0);
    },
  };
  test.each(Object.entries(oddities))("%s of that name latches as well", (_name, put) => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    put(join(folder, "HALTED"));
    expect(latch.latched()).toMatch(/HALTED/);
    expect(latch.whileOpen(send)).toHaveProperty("halted");
  });

  test.each(Object.entries(oddities))("halt upon %s stays halted", async (_name, put) => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    put(join(folder, "HALTED"));
    expect(await latchHalt(folder, "odd prices", { clock })).toMatchObject({ wasLatched: true });
    expect(latch.latched()).toBeDefined();
  });

  test("a folder that went away, or cannot be one, is latched", () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    rmSync(folder, { recursive: true });
    expect(latch.latched()).toMatch(/is gone/);
    expect(latch.whileOpen(send)).toHaveProperty("halted");
    expect(existsSync(folder)).toBe(false);
    writeFileSync(folder, "");
    expect(fileHaltLatch(folder).latched()).toBeDefined();
    expect(fileHaltLatch(join(folder, "below")).latched()).toBeDefined();
    expect(latchedReason(join(root, "\0"))).toBeDefined();
  });

  test("what the sending throws comes through, and no mark stays", () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    const broken = (): never => {
      throw new Error("no connection");
    };
    expect(() => latch.whileOpen(broken)).toThrow("no connection");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a mark that cannot be put sends nothing", () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    chmodSync(folder, 0o500);
    const answer = latch.whileOpen(send);
    chmodSync(folder, 0o700);
    // Who may write everywhere is not kept from it.
    const mayWriteAnywhere = process.getuid?.() === 0;
    expect("sent" in answer).toBe(mayWriteAnywhere);
  });

  test("neverHalted sends", () => {
    expect(neverHalted.whileOpen(send)).toEqual({ sent: "sent it" });
    expect([neverHalted.latched(), neverHalted.lastResume()]).toEqual([undefined, ""]);
  });
});

describe("fileHaltLatch().lastResume()", () => {
  test("names another resume of the session each time, and no other session's", async () => {
    const folder = newFolder();
    const [a, b] = [fileHaltLatch(folder, "a"), fileHaltLatch(folder, "b")];
    expect(a.lastResume()).toBe("");
    await liftOwnHalt(folder, "a", clock);
    const first = a.lastResume();
    expect(first).toMatch(/\S/);
    await liftOwnHalt(folder, "a", clock);
    expect(a.lastResume()).not.toBe(first);
    expect([b.lastResume(), fileHaltLatch(folder).lastResume()]).toEqual(["", ""]);
  });

  test("the kill switch and it have nothing to do with each other", async () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder, "a");
    await latchHalt(folder, "odd prices", { clock });
    await liftOwnHalt(folder, "a", clock);
    expect(latch.latched()).toBe("odd prices");
    const before = latch.lastResume();
    await releaseHalt(folder, clock);
    expect(latch.lastResume()).toBe(before);
  });

  test("is undefined where it cannot be read", () => {
    for (const put of [
      (path: string) => writeFileSync(path, "{"),
      (path: string) => writeFileSync(path, '{"id":"","atMs":1,"by":"a"}'),
      (path: string) => mkdirSync(path),
    ]) {
      const folder = newFolder();
      const latch = fileHaltLatch(folder, "a");
      mkdirSync(join(folder, "paper", "a"), { recursive: true });
      put(join(folder, "paper", "a", "RESUMED"));
      expect(latch.lastResume()).toBeUndefined();
    }
  });
});

describe("latchHalt()", () => {
  test("the first reason stays", async () => {
    const folder = newFolder();
    expect(await latchHalt(folder, "first", { clock })).toMatchObject({ wasLatched: false });
    const again = await latchHalt(folder, "second", { clock: fixedClock(5) });
    expect(again).toMatchObject({
      wasLatched: true,
      record: { reason: "first", atMs: clock.nowMs() },
    });
    expect(latchedReason(folder)).toBe("first");
  });

  test("waits for an order that is on its way, and nothing follows it", async () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    const told: string[] = [];
    let arrive: (word: string) => void = () => undefined;
    const answer = latch.whileOpen(
      () =>
        new Promise<string>((resolve) => {
          arrive = resolve;
        }),
    );
    const halt = latchHalt(folder, "odd prices").then(() => told.push("halted"));
    while (latchedReason(folder) === undefined) await new Promise(setImmediate);
    expect(latch.whileOpen(send)).toEqual({ halted: "odd prices" });
    told.push("arrived");
    arrive("it is there");
    expect(await ("sent" in answer ? answer.sent : undefined)).toBe("it is there");
    await halt;
    expect(told).toEqual(["arrived", "halted"]);
  });

  test("an order that failed on its way is waited for no longer", async () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    const answer = latch.whileOpen(() => Promise.reject(new Error("no connection")));
    await expect("sent" in answer ? answer.sent : undefined).rejects.toThrow("no connection");
    await latchHalt(folder, "odd prices");
    expect(readdirSync(folder)).toEqual(["HALTED"]);
  });

  test("says who is still sending; it is halted all the same", async () => {
    const folder = newFolder();
    const latch = fileHaltLatch(folder);
    latch.whileOpen(() => new Promise(() => undefined));
    const halt = latchHalt(folder, "odd prices", { waitMs: 20 });
    await expect(halt).rejects.toMatchObject({
      code: "E_HALT_SENDING",
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
    });
    expect(latch.latched()).toBe("odd prices");
  });

  test("marks of dead processes count for nothing, those of other hosts always", async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    const dead = join(folder, `.4194399-1@${hostname()}.00000000.sending`);
    writeFileSync(dead, "");
    await latchHalt(folder, "odd prices");
    expect(existsSync(dead)).toBe(false);
    writeFileSync(join(folder, ".5-1@elsewhere.00000000.sending"), "");
    const halt = latchHalt(folder, "odd prices", { waitMs: 0 });
    await expect(halt).rejects.toThrow("process 5 on elsewhere");
  });

  test("fails where it cannot be written, and says that", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, ".."), { recursive: true });
    writeFileSync(folder, "");
    await expect(latchHalt(folder, "odd prices")).rejects.toMatchObject({ code: "E_DISK_WRITE" });
  });
});

describe("releaseHalt()", () => {
  test("tells why it had been halted", async () => {
    const folder = newFolder();
    await latchHalt(folder, "odd prices", { clock });
    expect(await releaseHalt(folder, clock)).toBe("odd prices");
    expect(await releaseHalt(folder, clock)).toBeUndefined();
    const other = newFolder();
    expect(await releaseHalt(other, clock)).toBeUndefined();
    expect(existsSync(other)).toBe(false);
  });

  test("stays halted where HALTED cannot be removed", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "HALTED"), { recursive: true });
    const release = releaseHalt(folder, systemClock);
    await expect(release).rejects.toMatchObject({
      code: "E_DISK_WRITE",
      message: `Cannot remove ${join(folder, "HALTED")}: it is a folder, which no halt has made. Look into it and remove it by hand; trading is halted until then`,
    });
    expect(latchedReason(folder)).toBeDefined();
  });

  test("a trading folder that is a file is told as one", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, ".."), { recursive: true });
    writeFileSync(folder, "");
    for (const told of [releaseHalt(folder, clock), latchHalt(folder, "odd prices")]) {
      await expect(told).rejects.toThrow(/it is a file, not a folder/);
    }
  });
});

test("sessionsIn() names the folders of paper sessions", async () => {
  const folder = newFolder();
  expect(await sessionsIn(folder)).toEqual([]);
  for (const name of ["b", "a", ".hidden"])
    mkdirSync(join(folder, "paper", name), { recursive: true });
  writeFileSync(join(folder, "paper", "file"), "");
  expect(await sessionsIn(folder)).toEqual(["a", "b"]);
});
