import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageProblems, packPackage } from "../../gate/pack-package.ts";
import { readText, root } from "../house/repository.ts";

const minutes = 60_000;
const folder = mkdtempSync(path.join(tmpdir(), "candlecast-packed-"));
const home = path.join(folder, "empty project");
const stage = path.join(folder, "stage");

beforeAll(() => {
  for (const made of [stage, home]) mkdirSync(made);
  const archive = packPackage(stage, folder);
  writeFileSync(path.join(home, "package.json"), '{ "private": true, "type": "module" }');
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { status, stderr } = run("npm", ["install", ...quiet, archive]);
  if (status !== 0) throw new Error(`Cannot install the package: ${stderr}`);
}, 20 * minutes);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the packed package answers --help in an empty folder", () => {
  const { status, stdout, stderr } = candlecast("--help");
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^Usage: candlecast/);
});

test(
  "the packed package simulates, trains in its own processes and forecasts",
  () => {
    const market = ["simulate", "SIMUSDT", "--candles", "1500", "--since", "2024-01-01"];
    const { rows, lastOpenMs } = answerOf("data", ...market);
    expect(rows).toBe(1500);
    const small = ["--epochs", "1", "--sequence-length", "24"];
    const trained = answerOf("train", "SIMUSDT", "--recipe", "return", ...small);
    const at = new Date(Number(lastOpenMs) + 3_600_000).toISOString();
    const { kind, version } = answerOf("predict", "SIMUSDT", "--at", at);
    expect({ kind, version }).toEqual({ kind: "forecast", version: trained["version"] });
  },
  10 * minutes,
);

test("the packed package is a library for a program in JavaScript", () => {
  writeFileSync(
    path.join(home, "bot.mjs"),
    `import { MisuseError, predictClose, verifyCandles } from "candlecast";
     const [one] = await verifyCandles({ instrument: "SIMUSDT", dataDir: "./data" });
     const error = await predictClose({ instrument: "NONE" }).catch((caught) => caught);
     console.log(one.instrument, one.kind, error instanceof MisuseError);
     process.exit(0);`,
  );
  const { stdout, stderr } = run(process.execPath, ["bot.mjs"]);
  expect(stdout, stderr).toBe("SIMUSDT sound true\n");
});

test("the packed package loads a strategy in TypeScript from a folder beside it", () => {
  const example = path.join(home, "node_modules/candlecast/examples/strategy/donchian-breakout.ts");
  const elsewhere = path.join(folder, "elsewhere");
  mkdirSync(elsewhere);
  for (const place of [home, elsewhere]) cpSync(example, path.join(place, "mine.ts"));
  for (const file of ["mine.ts", path.join("..", "elsewhere", "mine.ts")]) {
    const { name } = answerOf("strategies", "show", file);
    expect(name).toBe("donchian-breakout");
  }
  expect(compile("mine.ts")).toBe("");
});

test("the packed package has types that a strict program compiles against", () => {
  const program = (timeframe: string): string =>
    `import { type TrainedModel, trainModel } from "candlecast";
     const model: TrainedModel = await trainModel({ instrument: "X", timeframe: ${timeframe} });
     export const rows: number = model.metrics.performance.rows;`;
  writeFileSync(path.join(home, "right.ts"), program('"1h"'));
  writeFileSync(path.join(home, "wrong.ts"), program("5"));
  expect(compile("right.ts")).toBe("");
  expect(compile("wrong.ts")).toContain("TS2322");
});

test("packageProblems() names what is missing and what does not belong", () => {
  const problems = packageProblems(["package.json", "dist/cli/verb.test.js", "src/index.ts"]);
  expect(problems).toContain("dist/cli/main.js is missing");
  expect(problems).toContain("dist/cli/verb.test.js does not belong in it");
  expect(problems).toContain("src/index.ts does not belong in it");
});

test("a plain npm pack leaves no build behind, where the command would prefer it to the source", () => {
  expect(existsSync(path.join(stage, "src"))).toBe(true);
  expect(existsSync(path.join(stage, "dist"))).toBe(false);
});

test("links between the pages of the packed package lead to files in it", () => {
  const installed = path.join(home, "node_modules", "candlecast");
  const pages = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".md"),
  );
  const links = pages.flatMap((page) =>
    [
      ...readFileSync(path.join(installed, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g),
    ].map(([, target = ""]) => path.join(path.dirname(page), target)),
  );
  expect(links).toContain(path.join("docs", "images", "training.png"));
  expect(links.filter((target) => !existsSync(path.join(installed, target)))).toEqual([]);
});

test("no package that is installed may run a script of its own", () => {
  const { allowScripts } = JSON.parse(readText("package.json")) as {
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  const { packages } = JSON.parse(readText("package-lock.json")) as {
    readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
  };
  const names = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([place]) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => allowScripts[name] !== false)).toEqual([]);
});

test("a package without its built files says so in one sentence", () => {
  const bare = path.join(folder, "bare");
  cpSync(path.join(root, "bin"), path.join(bare, "bin"), { recursive: true });
  const { status, stderr } = run(process.execPath, [path.join(bare, "bin", "candlecast.mjs")]);
  expect(stderr).toMatch(/^Cannot start candlecast: .* without its built files.*\n$/);
  expect(status).toBe(70);
});

function candlecast(...argv: readonly string[]) {
  return run("npx", ["--no-install", "candlecast", ...argv]);
}

function answerOf(...argv: readonly string[]): Readonly<Record<string, unknown>> {
  const { status, stdout, stderr } = candlecast(...argv, "--json");
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

function compile(file: string): string {
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const strict = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023"];
  const types = ["--typeRoots", path.join(root, "node_modules", "@types"), "--types", "node"];
  return run(process.execPath, [compiler, ...strict, ...types, file]).stdout;
}

function run(command: string, words: readonly string[]) {
  // A test run that npx started (npm run ok:matrix) hands on what npx was asked for.
  const { npm_config_package: _package, npm_config_call: _call, ...env } = process.env;
  return spawnSync(command, words, { cwd: home, encoding: "utf8", env });
}
