import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { countTests, type TestCounts } from "./count-tests.ts";

// `npm run ok`: every check once, all of them even when one fails, then the count.
// The commands themselves are the scripts of package.json.
const checks = ["format", "lint", "types", "boundaries", "unused"] as const;

const root = path.join(import.meta.dirname, "..");
const reportFile = path.join(root, "node_modules", ".cache", "candlecast", "tests.json");
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

const outcomes = checks.map(runCheck);
const tests = runTests();
const failedChecks = outcomes.filter((passed) => !passed).length;
const failed = tests.failed + failedChecks;
const passed = tests.passed + checks.length - failedChecks;

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runCheck(name: (typeof checks)[number]): boolean {
  const startedMs = performance.now();
  const { status, stdout, stderr } = run(scripts[name] ?? `missing script: ${name}`, "pipe");
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${name.padEnd(12)}${status === 0 ? "ok" : "FAILED"}  ${seconds} s`);
  if (status !== 0) console.log(indented(`${stdout}${stderr}`));
  return status === 0;
}

function runTests(): TestCounts {
  mkdirSync(path.dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = `--reporter=default --reporter=json --outputFile.json="${reportFile}"`;
  const { status } = run(`${scripts["test"] ?? "missing script: test"} ${reporters}`, "inherit");
  const report = existsSync(reportFile) ? readFileSync(reportFile, "utf8") : undefined;
  return countTests(report, status);
}

function run(command: string, output: "pipe" | "inherit") {
  const tools = path.join(root, "node_modules", ".bin");
  return spawnSync(command, {
    cwd: root,
    shell: true,
    encoding: "utf8",
    stdio: ["ignore", output, output],
    maxBuffer: 2 ** 26,
    env: { ...process.env, PATH: `${tools}${path.delimiter}${process.env["PATH"] ?? ""}` },
  });
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, "    ");
}
