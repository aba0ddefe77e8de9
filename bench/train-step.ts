// npm run bench:train-step [-- --json]
//
// Time per training step, beside Keras and PyTorch where PEERS_PYTHON names their interpreter.
import { parseArgs } from "node:util";
import { measureTrainStep, type StepTime } from "./measure-train-step.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const { ours, peers, ...setting } = await measureTrainStep(process.env["PEERS_PYTHON"]);
if (values.json) {
  const { medianMsPerStep, bestMsPerStep } = ours;
  console.log(JSON.stringify({ medianMsPerStep, bestMsPerStep, ...setting, peers }));
} else {
  for (const each of [ours, ...peers]) console.log(row(each));
}

function row({ name, medianMsPerStep, bestMsPerStep, oursShare }: StepTime): string {
  const times = `${medianMsPerStep.toFixed(1)} ms/step, best ${bestMsPerStep.toFixed(1)}`;
  return `${name.padEnd(44)} ${times}, ours/its ${oursShare.toFixed(2)}`;
}
