import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const command = path.join(import.meta.dirname, "..", "..", "bin", "candlecast.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "candlecast-journey-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("bin/candlecast.mjs works from any folder and keeps notes off standard output", () => {
  const { status, stdout, stderr } = run(`"${process.execPath}" "${command}" --help`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: candlecast/);
  expect(stderr).toBe("");
});

test("bin/candlecast.mjs leaves the exit code of a failure and one object under --json", () => {
  const { status, stdout, stderr } = run(`"${process.execPath}" "${command}" nonsense --json`);
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "E_USAGE" } });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test("bin/candlecast.mjs is silent when the reader of its answer goes away", () => {
  const piped = `set -o pipefail; "${process.execPath}" "${command}" --help | true`;
  const { status, stderr } = run(piped);
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

function run(line: string) {
  return spawnSync("bash", ["-c", line], { cwd: folder, encoding: "utf8" });
}
