import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandInProcess } from "../command-in-process.ts";

const folder = mkdtempSync(path.join(tmpdir(), "candlecast-doctor-"));
const places = ["--models", path.join(folder, "models"), "--data-dir", path.join(folder, "data")];

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("doctor env tries every engine and both folders, and leaves nothing behind", async () => {
  const { exitCode, answer } = await commandInProcess("doctor", "env", ...places, "--json");
  const { checks, ...told } = JSON.parse(answer) as Diagnosis;
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([
    "node",
    "clock",
    "models folder",
    "data folder",
    "onnx runtime",
    "parquet",
    "drawing",
    "hdf5",
  ]);
  expect(told).toMatchObject({ kind: "sound", node: { supported: true }, trainingThreads: 2 });
  expect(told.providers).toContainEqual({ name: "cpu", installed: true, used: true });
  expect(exitCode).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test("doctor env leaves 1, says what is broken and what to do", async () => {
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  const { exitCode, answer } = await commandInProcess("doctor", "env", "--models", file);
  expect(exitCode).toBe(1);
  expect(answer).toContain("models folder FAILED");
  expect(answer).toMatch(/\n {2}models folder: choose another folder \(--models/);
});

test("doctor env gives equal objects twice but for what is volatile", async () => {
  const [first, second] = [
    await commandInProcess("doctor", "env", ...places, "--json"),
    await commandInProcess("doctor", "env", ...places, "--json"),
  ];
  const steady = (text: string): unknown => ({ ...(JSON.parse(text) as object), volatile: 0 });
  expect(steady(first.answer)).toEqual(steady(second.answer));
});

interface Diagnosis {
  readonly providers: readonly object[];
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
}
