import { spawnSync } from "node:child_process";
import { createProgram } from "../src/cli/program.ts";
import { silentDoor } from "./silent-door.ts";

export interface ReadCommand {
  /** "train", "data verify". */
  readonly name: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** The commands that a text shows, one a line, indented; a phrase may follow after three spaces. */
export function printedCommands(text: string): readonly string[] {
  return [...text.matchAll(/^ {2}(candlecast .*?)(?: {3,}.*)?$/gm)].map(([, line = ""]) => line);
}

/** The words of a line as a real shell splits them, without the program's name. */
export function shellWords(line: string): readonly string[] {
  const script = String.raw`candlecast() { printf '%s\0' "$@"; }` + `\n${line}`;
  const { stdout, stderr, status } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout.split("\0").slice(0, -1);
}

/** What the real program reads from a command line; nothing is run. It throws on what it refuses. */
export async function readCommand(words: readonly string[]): Promise<ReadCommand> {
  const program = createProgram({
    door: silentDoor,
    setExitCode: () => undefined,
  });
  let read: ReadCommand | undefined;
  const verbs = program.commands.flatMap((outer) =>
    outer.commands.length === 0
      ? [{ verb: outer, name: outer.name() }]
      : outer.commands.map((verb) => ({ verb, name: `${outer.name()} ${verb.name()}` })),
  );
  for (const { verb, name } of verbs) {
    verb.action(() => {
      read = { name, args: verb.args, options: verb.opts() };
    });
  }
  await program.parseAsync(words, { from: "user" });
  if (read === undefined) throw new Error(`No command was run by ${words.join(" ")}`);
  return read;
}
