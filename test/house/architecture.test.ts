import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayImport, worldly } from "../../architecture.mjs";
import { withDiagram } from "../../gate/diagram.ts";
import { readText, root } from "./repository.ts";

// A folder laid out as the repository, in which forbidden things are planted.
let planted = "";

beforeAll(() => {
  planted = mkdtempSync(path.join(tmpdir(), "candlecast-house-"));
  for (const name of [
    "node_modules",
    "gate",
    "architecture.mjs",
    "tsconfig.json",
    ".oxlintrc.json",
  ])
    symlinkSync(path.join(root, name), path.join(planted, name));
});

afterAll(() => {
  rmSync(planted, { recursive: true, force: true });
});

function plant(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(planted, file)), { recursive: true });
  writeFileSync(path.join(planted, file), text);
}

test("architecture.mjs has no cycle and names only rooms that it knows", () => {
  const rooms = Object.keys(mayImport);
  const known = (name: string): boolean =>
    rooms.some((room) => room === name || room.startsWith(`${name}/`));
  const seen = (room: string, trail: readonly string[]): readonly string[] =>
    trail.includes(room)
      ? [room]
      : (mayImport[room] ?? []).flatMap((to) => seen(to, [...trail, room]));
  expect([...Object.values(mayImport).flat(), ...worldly].filter((name) => !known(name))).toEqual(
    [],
  );
  expect(rooms.flatMap((room) => seen(room, []))).toEqual([]);
});

test("ARCHITECTURE.md shows the arrows of architecture.mjs (npm run diagram)", () => {
  const page = readText("ARCHITECTURE.md");
  expect(page).toBe(withDiagram(page));
  expect(page).toContain("--> foundation");
});

const worlds: Readonly<Record<string, string>> = {
  "the wall clock": "export const now = Date.now();",
  "today's date": "export const now = new Date();",
  "a monotonic clock": "export const now = performance.now();",
  chance: "export const x = Math.random();",
  "chance from node:crypto": 'export { randomUUID } from "node:crypto";',
  "a timer": "setTimeout(() => undefined, 1);",
  "a timer through globalThis": "globalThis.setTimeout(() => undefined, 1);",
  "the environment": 'export const home = process.env["HOME"];',
  "the environment, taken apart": "export const { env } = process;",
  "the disk": 'import { readFileSync } from "node:fs"; export const read = readFileSync;',
  "the disk, loaded late": 'export const disk = await import("node:fs/promises");',
  "the network": 'export const page = await fetch("/");',
};

test("the purity rule bites in a pure room, for each way to the world", () => {
  for (const [index, text] of Object.values(worlds).entries())
    plant(`src/market/world-${index}.ts`, `${text}\n`);
  plant(
    "src/market/pure.ts",
    "export const day = new Date(5).toISOString() + Date.UTC(2024, 1);\n",
  );
  plant("src/adapters/free.ts", Object.values(worlds)[0] ?? "");
  const found = purityFindings();
  const ways = Object.keys(worlds);
  expect(ways.filter((_way, index) => !found.includes(`world-${index}.ts`))).toEqual([]);
  expect(found.filter((file) => ["pure.ts", "free.ts"].includes(file))).toEqual([]);
});

function purityFindings(): readonly string[] {
  const tool = path.join(root, "node_modules", ".bin", "oxlint");
  const { stdout } = spawnSync(tool, ["-f", "json", "src"], { cwd: planted, encoding: "utf8" });
  const report = JSON.parse(stdout) as {
    readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
  };
  const bites = report.diagnostics.filter(({ code }) => code === "house(pure-rooms)");
  return bites.map(({ filename }) => path.basename(filename));
}

test("the boundaries bite: upwards, sideways, cycles, unknown rooms, heavy packages", () => {
  plant("src/foundation/up.ts", 'export { price } from "../market/price.ts";\n');
  plant("src/market/price.ts", "export const price = 1;\n");
  plant("src/market/sideways.ts", 'export { op } from "../tensor/op.ts";\n');
  plant("src/market/heavy.ts", 'export { default } from "h5wasm";\n');
  plant("src/tensor/op.ts", 'export { back } from "./back.ts"; export const op = 1;\n');
  plant("src/tensor/back.ts", 'export { op } from "./op.ts"; export const back = 1;\n');
  plant("src/surprise/room.ts", 'export { price } from "../market/price.ts";\n');
  plant("src/jobs/fine.ts", 'export { price } from "../market/price.ts";\n');
  const rules = boundaryFindings();
  expect(rules).toContain("arrows: foundation src/foundation/up.ts");
  expect(rules).toContain("arrows: market src/market/sideways.ts");
  expect(rules).toContain("heavy packages src/market/heavy.ts");
  expect(rules).toContain("cycles src/tensor/back.ts");
  expect(rules).toContain("known rooms src/surprise/room.ts");
  expect(rules.filter((rule) => rule.endsWith("fine.ts"))).toEqual([]);
});

function boundaryFindings(): readonly string[] {
  const tool = path.join(root, "node_modules", ".bin", "depcruise");
  const config = path.join(root, ".dependency-cruiser.mjs");
  const run = spawnSync(tool, ["--config", config, "--output-type", "json", "src"], {
    cwd: planted,
    encoding: "utf8",
  });
  const report = JSON.parse(run.stdout) as {
    readonly summary: {
      readonly violations: readonly {
        readonly from: string;
        readonly rule: { readonly name: string };
      }[];
    };
  };
  return report.summary.violations.map(({ from, rule }) => `${rule.name} ${from}`);
}
