import { processDoor } from "./door.ts";
import { runCommandLine } from "./run-command-line.ts";

const exitCode = await runCommandLine(process.argv.slice(2), processDoor());
await Promise.all([drained(process.stdout), drained(process.stderr)]);
// Open handles (a database, a session) do not keep a finished command alive.
process.exit(exitCode);

/** Resolves when all written text has left the process, or can never leave it. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable) resolve();
    else stream.write("", () => resolve());
  });
}
