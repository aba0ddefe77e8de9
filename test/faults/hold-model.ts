// node --import tsx hold-model.ts stay|leave: loads a model into a process of its own, asks it, and
// prints the number of that process; then stays, or has nothing more to do.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { forecastInChild } from "../../src/adapters/child-process/forecast-in-child.ts";
import { randomModel } from "../random-model.ts";
import { modelChildrenOf } from "../running-command.ts";

const workers = join(import.meta.dirname, "..", "..", "src", "jobs", "workers");
const { bytes, candles, shape } = randomModel(3);
const loaded = await forecastInChild(pathToFileURL(join(workers, "forecast-process.ts"))).load(
  bytes,
);
await loaded.run(candles, shape);
process.stdout.write(String(modelChildrenOf(process.pid)[0]));
if (process.argv[2] === "stay") setInterval(() => undefined, 1000);
