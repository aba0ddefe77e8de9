import { setTimeout as pause } from "node:timers/promises";
import { latchHalt } from "../../src/adapters/halt-latch/latch-halt.ts";
import { liftOwnHalt } from "../../src/adapters/halt-latch/lift-own-halt.ts";
import { releaseHalt } from "../../src/adapters/halt-latch/release-halt.ts";

// Halts and resumes without end, to be killed in the middle of it. At times it stays halted or open for
// a while, so that it is found either way, however long a halt takes here.
const [folder = ""] = process.argv.slice(2);
for (let round = 0; ; round += 1) {
  const stayMs = round % 4 === 0 ? 20 : 0;
  await latchHalt(folder, "a drill");
  process.stdout.write("halted\n");
  await pause(stayMs);
  await releaseHalt(folder);
  await liftOwnHalt(folder, "session");
  await pause(stayMs);
}
