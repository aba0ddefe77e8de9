// node --import tsx hold-model.ts stay|leave|ask-frozen: loads a model into a process of its own, asks
// it, and prints the number of that process; then stays, or has nothing more to do, or freezes it, asks
// again and prints why there is no answer.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { forecastInChild } from "../../src/adapters/child-process/forecast-in-child.ts";
import { ModelCrashed } from "../../src/adapters/child-process/open-questions.ts";
import { randomModel } from "../random-model.ts";
import { freeze, modelChildrenOf } from "../running-command.ts";

const [then] = process.argv.slice(2);
const workers = join(import.meta.dirname, "..", "..", "src", "jobs", "workers");
const { bytes, candles, shape } = randomModel(3);
const runner = forecastInChild(pathToFileURL(join(workers, "forecast-process.ts")), {
  patience: { silenceMaxMs: then === "ask-frozen" ? 3000 : 120_000 },
});
const loaded = await runner.load(bytes);
await loaded.run(candles, shape);
const child = modelChildrenOf(process.pid)[0]!;
process.stdout.write(`${child}\n`);
if (then === "stay") setInterval(() => undefined, 1000);
if (then === "ask-frozen") {
  await freeze(child);
  const failure: unknown = await loaded.run(candles, shape).catch((error: unknown) => error);
  await runner.end();
  process.stdout.write(`${failure instanceof ModelCrashed ? failure.how : String(failure)}\n`);
}
