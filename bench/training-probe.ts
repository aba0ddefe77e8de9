// Started by measure-training.ts: trains on FILE into MODELS and says when the first step is done.
//
//   tsx bench/training-probe.ts FILE MODELS [--first-step]
import { parseArgs } from "node:util";
import { trainModel } from "../src/jobs/train-model.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { "first-step": { type: "boolean", default: false } },
});
const [file = "", modelsDir = ""] = positionals;
let told = false;
await trainModel(
  { instrument: "BTCUSDT", recipe: "return", epochs: 1, file, modelsDir },
  {
    onProgress() {
      if (told) return;
      told = true;
      console.log("first step");
      if (values["first-step"]) process.exit(0);
    },
  },
);
