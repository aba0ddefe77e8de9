import { assert } from "../foundation/assert.ts";
import type { ForecastRunner, LoadedModel } from "./forecast-runner.ts";

/**
 * A runner that loads each model so many times and gives every run to the one that has the fewest to
 * do: as many runs go on at once as it has engines. Each answers as one alone would.
 *
 * @param runner One whose models run beside each other: in processes of their own.
 */
export function spreadRunner(runner: ForecastRunner, engines: number): ForecastRunner {
  assert(Number.isInteger(engines) && engines >= 1, "a model runs on at least one engine");
  return {
    async load(bytes, graph) {
      const loading = Array.from({ length: engines }, () => runner.load(bytes, graph));
      const settled = await Promise.allSettled(loading);
      const loaded = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const failure = settled.find((one) => one.status === "rejected");
      if (failure !== undefined) {
        await releaseAll(loaded);
        throw failure.reason;
      }
      const waiting = new Int32Array(engines);
      return {
        async run(...question) {
          const engine = waiting.indexOf(Math.min(...waiting));
          waiting[engine]!++;
          try {
            return await loaded[engine]!.run(...question);
          } finally {
            waiting[engine]!--;
          }
        },
        release: () => releaseAll(loaded),
      };
    },
  };
}

async function releaseAll(models: readonly LoadedModel[]): Promise<void> {
  await Promise.all(models.map((model) => model.release()));
}
