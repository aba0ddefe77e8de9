import { expect, test } from "vitest";
import type { Door } from "./door.ts";
import { runCommandLine } from "./run-command-line.ts";

test("runCommandLine() shows the help for no arguments, on standard output, and is done", async () => {
  const { exitCode, answer, note } = await run();
  expect(exitCode).toBe(0);
  expect(answer).toMatch(/^Usage: candlecast <command> \[options\]/);
  expect(answer).toContain("Exit codes:");
  expect(note).toBe("");
});

test("runCommandLine() keeps every line of the help within 100 columns", async () => {
  const { answer } = await run("--help");
  expect(answer.split("\n").filter((line) => line.length > 100)).toEqual([]);
});

test("runCommandLine() prints the version alone", async () => {
  expect((await run("--version")).answer).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("runCommandLine() names the nearest command in one line and exits 2", async () => {
  const { exitCode, answer, note } = await run("dta");
  expect(exitCode).toBe(2);
  expect(answer).toBe("");
  expect(note).toBe("Cannot run this command: unknown command 'dta' (Did you mean data?)\n");
});

test("runCommandLine() names the nearest option in one line and exits 2", async () => {
  const { exitCode, note } = await run("data", "verify", "--timefrme", "1h");
  expect(exitCode).toBe(2);
  expect(note).toBe(
    "Cannot run this command: unknown option '--timefrme' (Did you mean --timeframe?)\n",
  );
});

test("runCommandLine() answers a failure under --json with one object, the sentence beside it", async () => {
  const { exitCode, answer, note } = await run("data", "verify", "--json", "--bogus");
  const message = "Cannot run this command: unknown option '--bogus'";
  expect(exitCode).toBe(2);
  expect(answer.endsWith("\n")).toBe(true);
  expect(JSON.parse(answer)).toEqual({ error: { code: "E_USAGE", message } });
  expect(note).toBe(`${message}\n`);
});

test("runCommandLine() shows a group's help where its verb is missing and exits 2", async () => {
  const { exitCode, answer, note } = await run("data");
  expect(exitCode).toBe(2);
  expect(answer).toBe("");
  expect(note).toContain("Usage: candlecast data");
});

async function run(...argv: readonly string[]) {
  let answer = "";
  let note = "";
  const door: Door = {
    writeAnswer: (text) => {
      answer += text;
    },
    writeNote: (text) => {
      note += text;
    },
    isTerminal: false,
    columns: 80,
    onInterrupt: () => () => undefined,
  };
  const exitCode = await runCommandLine(argv, door);
  return { exitCode, answer, note };
}
