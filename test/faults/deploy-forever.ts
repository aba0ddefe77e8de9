// Child process of registry-deploys.test.ts: deploys the two versions of a model in turns and goes back,
// until it is killed.
import { deployModel } from "../../src/jobs/deploy-model.ts";
import { rollbackModel } from "../../src/jobs/rollback-model.ts";

const [modelsDir = "", ...versions] = process.argv.slice(2);
const asked = { instrument: "BTCUSDT", type: "price", modelsDir, force: "a test" } as const;
const dataDir = `${modelsDir}-no-candles`;
const steps = [
  () => deployModel({ ...asked, dataDir, model: versions[0] }),
  () => deployModel({ ...asked, dataDir, model: versions[1] }),
  () => rollbackModel(asked),
];
for (let i = 0; ; i += 1) {
  process.stdout.write("begin\n");
  await steps[i % 3]!();
  process.stdout.write("done\n");
}
