import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const program = join(import.meta.dirname, "..", "..", "bin", "candlecast.mjs");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "no-telemetry-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function candlecast(...argv: readonly string[]): void {
  const { ORT_DISABLE_TELEMETRY: _, ...inherited } = process.env;
  const env = { ...inherited, HOME: join(folder, "home") };
  const { status, stderr } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}: ${stderr}`);
}

// The engine would make a device id and a queue of events there.
it("training and forecasting leave nothing in the home folder", () => {
  candlecast("data", "simulate", "--candles", "700");
  const settings = ["--epochs", "1", "--sequence-length", "24"];
  candlecast("train", "SIMUSDT", "--recipe", "return", ...settings);
  candlecast("predict", "SIMUSDT");
  expect(namesIn(folder)).toEqual(["data", "models"]);
});

function namesIn(path: string): readonly string[] {
  return readdirSync(path).toSorted();
}
