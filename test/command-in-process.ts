import type { Door } from "../src/cli/door.ts";
import { runCommandLine } from "../src/cli/run-command-line.ts";
import { silentDoor } from "./silent-door.ts";

export interface ToldCommand {
  readonly exitCode: number;
  /** Standard output. */
  readonly answer: string;
  /** Standard error. */
  readonly notes: string;
}

/** Runs one command line in this process: the same program without the start of a process. */
export async function commandInProcess(...argv: readonly string[]): Promise<ToldCommand> {
  let answer = "";
  let notes = "";
  const door: Door = {
    ...silentDoor,
    writeAnswer: (text) => {
      answer += text;
    },
    writeNote: (text) => {
      notes += text;
    },
  };
  const exitCode = await runCommandLine(argv, door);
  return { exitCode, answer, notes };
}
