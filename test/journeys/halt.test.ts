import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { fileHaltLatch } from "../../src/adapters/halt-latch/file-halt-latch.ts";
import { commandInProcess } from "../command-in-process.ts";
import { quickFolder } from "../quick-folder.ts";

const root = quickFolder("halt-journey-");
const tradingDir = join(root, "trading");
const place = ["--trading-dir", tradingDir];
beforeEach(() => rmSync(tradingDir, { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("halt stops every session of a folder, resume lets them go on", async () => {
  mkdirSync(join(tradingDir, "paper", "BTCUSDT-1h-ema-cross"), { recursive: true });
  const latch = fileHaltLatch(tradingDir);
  const halted = await commandInProcess("halt", "--reason", "odd prices", ...place);
  expect(halted).toMatchObject({ exitCode: 0, notes: "" });
  expect(halted.answer).toContain("HALTED   Trading is halted: no order goes out any more.");
  expect(halted.answer).toContain("odd prices");
  expect(halted.answer).toContain("BTCUSDT-1h-ema-cross, running or not");
  expect(halted.answer.split("\n").every((line) => line.length <= 100 || line.includes(root))).toBe(
    true,
  );
  expect(latch.latched()).toBe("odd prices");

  const again = await commandInProcess("halt", "--json", ...place);
  const { volatile, ...told } = JSON.parse(again.answer) as Record<string, unknown>;
  expect(told).toEqual({
    kind: "halted",
    tradingDir,
    wasHalted: true,
    reason: "odd prices",
    sessions: ["BTCUSDT-1h-ema-cross"],
  });
  expect(volatile).toEqual({ haltedAtMs: expect.any(Number) });

  const resumed = await commandInProcess("resume", "--i-understand", ...place);
  expect(resumed).toMatchObject({ exitCode: 0, notes: "" });
  expect(resumed.answer).toContain("RESUMED  It had been halted: odd prices");
  expect(latch.latched()).toBeUndefined();
});

test("resume without --i-understand says what it would do and changes nothing", async () => {
  await commandInProcess("halt", ...place);
  const refused = await commandInProcess("resume", ...place);
  expect(refused.exitCode).toBe(2);
  expect(refused.notes).toContain("Cannot resume trading");
  expect(refused.notes).toContain("--i-understand");
  expect(existsSync(join(tradingDir, "HALTED"))).toBe(true);
});

test("halt in a folder that no session has traded in says so", async () => {
  const { answer, exitCode } = await commandInProcess("halt", ...place);
  expect(exitCode).toBe(0);
  expect(answer).toContain("none has ever run in this folder");
  const resumed = await commandInProcess("resume", "--i-understand", "--json", ...place);
  expect(JSON.parse(resumed.answer)).toMatchObject({ kind: "resumed", sessions: [] });
  const open = await commandInProcess("resume", "--i-understand", ...place);
  expect(open.answer).toContain("The kill switch was not latched.");
});

test("halt and resume in a file are exit 3, an empty reason exit 2", async () => {
  writeFileSync(tradingDir, "");
  const failed = await commandInProcess("halt", ...place);
  expect(failed.exitCode).toBe(3);
  expect(failed.notes).toContain("it is a file, not a folder");
  const open = await commandInProcess("resume", "--i-understand", ...place);
  expect(open.exitCode).toBe(3);
  expect(open.notes).toContain("it is a file, not a folder");
  const misused = await commandInProcess("halt", "--reason", " ", ...place);
  expect(misused.exitCode).toBe(2);
});
