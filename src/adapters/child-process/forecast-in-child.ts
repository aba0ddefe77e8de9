import type { ForecastRunner } from "../../serving/forecast-runner.ts";
import { sweepYoungHeap } from "../machine/sweep-young-heap.ts";
import { keepModelRunning, type KeepOptions, type KeptModel } from "./keep-model-running.ts";

/** Runs every model in a process of its own, so that a crash of the engine is an answer. */
export interface ChildForecastRunner extends ForecastRunner {
  /** Ends the processes of all models that were not released. */
  end(): Promise<void>;
}

/**
 * A runner whose models live in processes of their own: same answers bit for bit as in this process.
 * `load` throws WorldError E_ENGINE_LOAD where the engine refuses the model and E_MODEL_CRASHED where
 * it dies of it; afterwards a process that dies is started again, and until it is back every run
 * fails at once with E_MODEL_CRASHED.
 *
 * @param entry File that calls `serveModel`.
 */
export function forecastInChild(entry: URL, options: KeepOptions = {}): ChildForecastRunner {
  const kept = new Set<KeptModel>();
  return {
    async load(bytes, graph) {
      const model = keepModelRunning(entry, { bytes, graph }, options);
      kept.add(model);
      const release = async (): Promise<void> => {
        kept.delete(model);
        await model.release();
      };
      try {
        await model.loaded;
      } catch (error) {
        await release();
        throw error;
      }
      const run: KeptModel["run"] = async (...question) => {
        const answers = await model.run(...question);
        sweepYoungHeap();
        return answers;
      };
      return { run, release };
    },
    async end() {
      const models = [...kept];
      kept.clear();
      await Promise.all(models.map((model) => model.release()));
    },
  };
}
