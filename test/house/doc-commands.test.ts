import * as ccxt from "ccxt";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "../../src/cli/program.ts";
import { silentDoor } from "../silent-door.ts";
import { exists, filesBelow, readText } from "./repository.ts";

const pages = filesBelow(".").filter((file) => file.endsWith(".md"));
const { scripts } = JSON.parse(readText("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const program = createProgram({
  door: silentDoor,
  setExitCode: () => undefined,
});

test("every candlecast command in a page's code block exists with its options", () => {
  const wrong = commandLines("candlecast").filter(({ words }) => problem(program, words) !== "");
  expect(
    wrong.map(({ page, words }) => `${page}: ${words.join(" ")}: ${problem(program, words)}`),
  ).toEqual([]);
});

test("every example of --help exists with its options", () => {
  const helps = [program, ...allCommands(program)].map(fullHelp).join("\n");
  const lines = [...helps.matchAll(/^ {2}candlecast (.*)$/gm)].map(([, rest = ""]) =>
    rest.split(" "),
  );
  expect(lines.map((words) => problem(program, words)).filter((text) => text !== "")).toEqual([]);
});

test("every download in a page asks an exchange for candles that it offers", () => {
  const known = ccxt.exchanges as unknown as Readonly<Record<string, new () => Offer>>;
  const downloads = commandLines("candlecast").filter(({ words }) => words[1] === "download");
  const wrong = downloads.filter(({ words }) => {
    const Exchange = known[valueOf(words, "--exchange") ?? "binance"];
    const timeframe = valueOf(words, "--timeframe") ?? "1h";
    return Exchange === undefined || new Exchange().timeframes[timeframe] === undefined;
  });
  expect(downloads.length).toBeGreaterThan(3);
  expect(wrong).toEqual([]);
});

test("every npm script in a page exists", () => {
  const named = pages.flatMap((page) =>
    [...readText(page).matchAll(/npm run (?:--\S+ )?([\w:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(named).toContain("ok");
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test("every npm script runs a file that exists", () => {
  const files = Object.values(scripts).flatMap((script) => /^tsx (\S+)/.exec(script)?.[1] ?? []);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !exists(file))).toEqual([]);
});

test("every JSON block of a page is JSON", () => {
  const blocks = pages.flatMap((page) =>
    [...readText(page).matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text),
  );
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) expect(() => JSON.parse(block) as unknown).not.toThrow();
});

function commandLines(name: string) {
  const call = new RegExp(String.raw`(?:^|&& )(?:npx )?${name} (.*?)(?= &&|$)`, "gm");
  return pages.flatMap((page) =>
    [...readText(page).matchAll(/^```(?:sh|bash)\n([\s\S]*?)^```/gm)]
      .flatMap(([, block = ""]) => [...block.matchAll(call)])
      .map(([, rest = ""]) => ({ page, words: rest.trim().split(/\s+/) })),
  );
}

/** What is wrong with a command line; empty where it can be run. */
function problem(command: Command, words: readonly string[]): string {
  const [first, ...rest] = words;
  const inner = command.commands.find((candidate) => candidate.name() === first);
  if (inner !== undefined) return problem(inner, rest);
  const isGroup = command.commands.length > 0 && command.registeredArguments.length === 0;
  if (isGroup && first?.startsWith("-") === false) return `no command ${first}`;
  const flags = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0]);
  const known = new Set(["--help", ...command.options.map((option) => option.long)]);
  const unknown = flags.filter((flag) => flag !== undefined && !known.has(flag));
  return unknown.length === 0 ? "" : `no option ${unknown.join(", ")}`;
}

/** What an instance of ccxt's says of itself without asking its exchange. */
interface Offer {
  readonly timeframes: Readonly<Record<string, unknown>>;
}

function valueOf(words: readonly string[], flag: string): string | undefined {
  const at = words.indexOf(flag);
  return at < 0 ? undefined : words[at + 1];
}

function allCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((inner) => [inner, ...allCommands(inner)]);
}

function fullHelp(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}
