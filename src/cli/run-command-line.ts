import { CommanderError } from "commander";
import type { Door } from "./door.ts";
import { describeFailure, type Failure } from "./failure.ts";
import { jsonLine } from "./json-line.ts";
import { createProgram } from "./program.ts";
import { withUsageMessage } from "./usage-message.ts";

/**
 * Runs one command line and tells its outcome through the door.
 *
 * @param argv What stands behind the program's name.
 * @returns The exit code: 0 done, 1 refused, 2 misuse, 3 failure of the world, 70 bug, 130 Ctrl-C.
 */
export async function runCommandLine(argv: readonly string[], door: Door): Promise<number> {
  let exitCode = 0;
  const program = createProgram({
    door,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(argv.length === 0 ? ["--help"] : argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const isUsage = error instanceof CommanderError;
    const failure = describeFailure(isUsage ? withUsageMessage(error, program, argv) : error);
    tellFailure(failure, argv.includes("--json"), door);
    return failure.exitCode;
  }
}

function tellFailure(failure: Failure, asJson: boolean, door: Door): void {
  door.writeNote(`${failure.message}\n`);
  if (failure.stack !== undefined) door.writeNote(`${failure.stack}\n`);
  if (!asJson) return;
  door.writeAnswer(jsonLine({ error: { code: failure.code, message: failure.message } }));
}
