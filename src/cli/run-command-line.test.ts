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

test.each([
  ["dta", 'there is no command "dta", did you mean "candlecast data"?'],
  ["data verfy", 'there is no command "verfy", did you mean "candlecast data verify"?'],
  ["help", 'there is no command "help", ask with --help behind a command'],
  ["imprt x.csv", 'there is no command "imprt", did you mean "candlecast data import"?'],
  [
    "sentiment dowload fear-greed",
    'there is no command "dowload", did you mean "candlecast sentiment download"?',
  ],
  [
    "validate --type sentment",
    "option '--type <type>' argument 'sentment' is invalid. Allowed choices are price, sentiment, did you mean sentiment?",
  ],
  ["nonsense", 'there is no command "nonsense"'],
  ["data verify --timefrme 1h", "there is no option --timefrme, did you mean --timeframe?"],
  ["train BTCUSDT --epoch 3", "there is no option --epoch, did you mean --epochs?"],
  ["train BTCUSDT --bogus", "there is no option --bogus"],
  ["train", "the argument <instrument> is missing"],
  ["train BTCUSDT --epochs", "the value of --epochs <count> is missing"],
  ["train A B", "too many arguments for 'train'. Expected 1 argument but got 2"],
])("runCommandLine() says in one line what is wrong with %s and exits 2", async (line, reason) => {
  const { exitCode, answer, note } = await run(...line.split(" "));
  expect({ exitCode, answer }).toEqual({ exitCode: 2, answer: "" });
  expect(note).toBe(`Cannot run this command: ${reason}\n`);
});

test("runCommandLine() answers a failure under --json with one object, the sentence beside it", async () => {
  const { exitCode, answer, note } = await run("data", "verify", "--json", "--bogus");
  const message = "Cannot run this command: there is no option --bogus";
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
