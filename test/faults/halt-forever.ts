import { latchHalt } from "../../src/adapters/halt-latch/latch-halt.ts";
import { liftOwnHalt } from "../../src/adapters/halt-latch/lift-own-halt.ts";
import { releaseHalt } from "../../src/adapters/halt-latch/release-halt.ts";

// Halts and resumes without end, to be killed in the middle of it.
const [folder = ""] = process.argv.slice(2);
process.stdout.write("ready\n");
for (;;) {
  await latchHalt(folder, "a drill");
  await releaseHalt(folder);
  await liftOwnHalt(folder, "session");
}
