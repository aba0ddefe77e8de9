import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { countTests } from "./count-tests.ts";

// `npm run ok:matrix [-- FILTER...]`: the tests on every supported Node, one line each. Only the tests:
// the other checks of the gate read the source and do not depend on the Node that they run on.
const versions = ["20.20.2", "22.23.3", "24.21.0"] as const;

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, "node_modules", ".cache", "candlecast");
const filters = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
const failed = versions.filter((version) => !passesOn(version));
process.exitCode = failed.length === 0 ? 0 : 1;

function passesOn(version: string): boolean {
  const report = path.join(folder, `tests-node-${version}.json`);
  rmSync(report, { force: true });
  const startedMs = performance.now();
  const words = ["node_modules/vitest/vitest.mjs", "run", ...filters.map(quoted)];
  const vitest = `node ${words.join(" ")} --reporter=json --outputFile=${quoted(report)}`;
  // The Node of the package "node" comes by an install script, which many users turn off.
  const npx = `npx --yes --ignore-scripts=false --package=node@${version} --call=${quoted(`node --version && ${vitest}`)}`;
  const { status, stdout, stderr } = spawnSync(npx, {
    cwd: root,
    shell: true,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  const isThatNode = stdout.startsWith(`v${version}`);
  const text = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  const counts = countTests(text, status);
  const ok = isThatNode && counts.failed === 0;
  const verdict = `${counts.passed} passed, ${counts.failed} failed`;
  console.log(`Node ${version.padEnd(9)} ${ok ? "ok    " : "FAILED"}  ${verdict}  ${seconds} s`);
  if (!isThatNode) console.log(`    this Node could not be started: ${stderr.trim()}`);
  for (const name of failedTests(text)) console.log(`    ${name}`);
  return ok;
}

function failedTests(report: string | undefined): readonly string[] {
  if (report === undefined) return [];
  const { testResults } = JSON.parse(report) as {
    readonly testResults: readonly {
      readonly name: string;
      readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
    }[];
  };
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter((one) => one.status === "failed")
      .map((one) => `${path.relative(root, name)}: ${one.fullName}`),
  );
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
