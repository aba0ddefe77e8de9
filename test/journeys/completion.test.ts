import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandInProcess } from "../command-in-process.ts";

const folder = mkdtempSync(path.join(tmpdir(), "candlecast-completion-"));
const has = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

beforeAll(async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { answer } = await commandInProcess("completion", shell);
    writeFileSync(path.join(folder, shell), answer);
  }
  writeFileSync(path.join(folder, "my candles.csv"), "");
  mkdirSync(path.join(folder, "my models"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

// The last word is the one that is being typed.
const questions: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["a command", ["trai"], ["train"]],
  ["commands that begin alike", ["tra"], ["trade", "train"]],
  ["a command of a group", ["data", "im"], ["import"]],
  ["an option", ["train", "BTCUSDT", "--ep"], ["--epochs"]],
  ["an option behind the options of all", ["data", "verify", "--json", "--timef"], ["--timeframe"]],
  ["a value of an option", ["train", "BTCUSDT", "--recipe", "re"], ["return"]],
  ["a timeframe to resample to", ["data", "resample", "X", "--to", "4"], ["4h"]],
  ["no timeframe where --to is a time", ["backtest", "X", "--to", "1"], []],
  ["no timeframe where --from is a time", ["trade", "X", "--from", "1"], []],
  ["a value of an argument", ["completion", "z"], ["zsh"]],
  ["a file for an argument", ["data", "import", "my c"], ["my candles.csv"]],
  ["a file for an option", ["train", "X", "--data", "my c"], ["my candles.csv"]],
  ["nothing where nothing is known", ["train", "X", "--epochs", "1"], []],
];

describe.runIf(has("bash"))("completion bash", () => {
  test.each(questions)("completes %s", (_what, words, found) => {
    expect(inBash(words).toSorted()).toEqual(found);
  });

  test("completes a value behind the equals sign, which bash takes for a word", () => {
    expect(inBash(["train", "X", "--recipe", "=", "re"])).toEqual(["return"]);
    expect(inBash(["train", "X", "--recipe", "="])).toHaveLength(4);
  });

  test("offers every command where nothing is typed yet, and only folders for --models", () => {
    expect(inBash([""])).toEqual(expect.arrayContaining(["quickstart", "data", "train", "doctor"]));
    expect(inBash(["train", "X", "--models", "my"])).toEqual(["my models"]);
  });
});

function inBash(words: readonly string[]): readonly string[] {
  const script = `source ./bash
    COMP_WORDS=(candlecast "$@"); COMP_CWORD=$#
    _candlecast
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = run("bash", ["-c", script, "bash", ...words]);
  // Outside a completion bash has nothing to set options of.
  expect(stderr.replaceAll(/.*compopt.*\n/g, "")).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe.runIf(has("fish"))("completion fish", () => {
  test.each(questions)("completes %s", (_what, words, found) => {
    const line = ["candlecast", ...words.map((word) => word.replaceAll(" ", String.raw`\ `))];
    const { stdout, stderr } = run("fish", [
      "--no-config",
      "-c",
      `source fish; complete -C '${line.join(" ")}'`,
    ]);
    expect(stderr).toBe("");
    const offered = stdout.split("\n").map((text) => text.split("\t", 1)[0] ?? "");
    const named = offered.filter((text) => text !== "");
    expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual(found);
  });
});

describe.runIf(has("zsh"))("completion zsh", () => {
  test("is a script that zsh accepts", () => {
    expect(run("zsh", ["-f", "-n", "zsh"])).toMatchObject({ status: 0, stderr: "" });
  });

  test("registers itself in a shell whose completion is not loaded yet", () => {
    const script = 'ZDOTDIR=$PWD; source ./zsh; print "${_comps[candlecast]}"';
    expect(run("zsh", ["-f", "-c", script])).toMatchObject({ stderr: "", stdout: "_candlecast\n" });
  });

  test.each(questions)("completes %s", (_what, words, found) => {
    const typed = words.at(-1) ?? "";
    const offered = inZsh(words);
    const isFile = found.some((name) => name.startsWith("my "));
    const near = isFile ? offered : offered.filter((word) => word.startsWith(typed));
    expect(near.toSorted()).toEqual(isFile ? ["_files"] : found);
  });
});

// What the function hands to zsh, whose own functions are replaced by ones that print.
function inZsh(words: readonly string[]): readonly string[] {
  const script = `compdef() { :; }
    compadd() { shift; print -rl -- "$@"; }
    _describe() { print -rl -- "\${found[@]%%:*}"; }
    _files() { print _files; }
    _message() { :; }
    source ./zsh
    words=(candlecast "$@"); CURRENT=$#words; PREFIX="\${words[-1]}"
    _candlecast`;
  const { stdout, stderr } = run("zsh", ["-f", "-c", script, "zsh", ...words]);
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

function run(command: string, words: readonly string[]) {
  return spawnSync(command, words, { cwd: folder, encoding: "utf8", timeout: 200_000 });
}
