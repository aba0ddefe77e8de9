import type { GraphRunner, LoadedGraph, TensorData } from "../../tensor/graph-runner.ts";
import type { Samples } from "../features/samples.ts";
import { parameterCount } from "../network/parameter-layout.ts";
import { forwardGraph, trainingGraph } from "./training-graph.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** What a shard reads of the samples: nothing that grows with the lookback. */
export type ShardData = Pick<
  Samples,
  "rows" | "firstRows" | "center" | "scale" | "label" | "endRow"
>;

/** Runs one shard of each batch: its graphs on one thread, so that every run gives the same bits. */
export interface ShardRunner {
  /**
   * @param windows This shard's window numbers; may be empty.
   * @param batchSize Real windows of the whole batch: the loss is a share of the batch's mean.
   * @returns The shard's share of loss and gradient [P].
   */
  gradient(
    parameters: Float32Array,
    windows: Int32Array,
    batchSize: number,
  ): Promise<{ readonly loss: number; readonly gradient: Float32Array }>;
  /** Scaled outputs of any number of windows. */
  outputs(parameters: Float32Array, windows: Int32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Windows that the forward graph takes at once. */
const forwardWindows = 64;

/** Loads the graphs of one shard. */
export async function createShardRunner(
  runner: GraphRunner,
  plan: TrainingPlan,
  data: ShardData,
): Promise<ShardRunner> {
  const { network } = plan;
  const rows = data.rows.length / network.features;
  const shardWindows = Math.ceil(plan.batchSize / plan.shards);
  const train = { network, rows, windows: shardWindows };
  const forward = { network, rows, windows: forwardWindows };
  const training = await runner.load(trainingGraph(train), { threads: 1 });
  let predicting: Promise<LoadedGraph> | undefined;
  const tables = candleTables(data, rows, network.features);
  const inputs = (windows: Int32Array, count: number): Record<string, TensorData> => ({
    ...tables,
    ...windowInputs(data, windows, { count, features: network.features }),
  });
  const count = parameterCount(network);
  const asInput = (values: Float32Array): TensorData => ({
    type: "float32",
    shape: [count],
    values,
  });
  return {
    async gradient(parameters, windows, batchSize) {
      const { loss, gradient } = await training.run({
        parameters: asInput(parameters),
        ...inputs(windows, shardWindows),
        ...labelInputs(data, windows, { count: shardWindows, batchSize }),
      });
      return { loss: Number(loss?.values[0]), gradient: gradient?.values as Float32Array };
    },
    async outputs(parameters, windows) {
      predicting ??= runner.load(forwardGraph(forward), { threads: 1 });
      const graph = await predicting;
      const all = new Float32Array(windows.length);
      for (let from = 0; from < windows.length; from += forwardWindows) {
        const part = windows.subarray(from, from + forwardWindows);
        const { output } = await graph.run({
          parameters: asInput(parameters),
          ...inputs(part, forwardWindows),
        });
        all.set((output!.values as Float32Array).subarray(0, part.length), from);
      }
      return all;
    },
    async release() {
      await training.release();
      await (await predicting)?.release();
    },
  };
}

function candleTables(
  data: ShardData,
  rows: number,
  features: number,
): Record<"rows" | "firstRows", TensorData> {
  const shape = [rows, features];
  return {
    rows: { type: "float32", shape, values: data.rows },
    firstRows: { type: "float32", shape, values: data.firstRows },
  };
}

// A graph takes a fixed number of windows; places beyond the real ones repeat the first real
// window (or window 0) and count for nothing.
function windowInputs(
  data: ShardData,
  windows: Int32Array,
  { count, features }: { readonly count: number; readonly features: number },
): Record<"endRows" | "center" | "scale", TensorData> {
  const endRows = new BigInt64Array(count);
  const center = new Float32Array(count * features);
  const scale = new Float32Array(count * features);
  for (let i = 0; i < count; i += 1) {
    const w = windows[i] ?? windows[0] ?? 0;
    endRows[i] = BigInt(data.endRow[w]!);
    center.set(data.center.subarray(w * features, (w + 1) * features), i * features);
    scale.set(data.scale.subarray(w * features, (w + 1) * features), i * features);
  }
  return {
    endRows: { type: "int64", shape: [1, count], values: endRows },
    center: { type: "float32", shape: [count, features], values: center },
    scale: { type: "float32", shape: [count, features], values: scale },
  };
}

function labelInputs(
  data: ShardData,
  windows: Int32Array,
  { count, batchSize }: { readonly count: number; readonly batchSize: number },
): Record<"label" | "weight", TensorData> {
  const label = new Float32Array(count);
  const weight = new Float32Array(count);
  windows.forEach((w, i) => {
    label[i] = data.label[w]!;
    weight[i] = 1 / batchSize;
  });
  return {
    label: { type: "float32", shape: [count], values: label },
    weight: { type: "float32", shape: [count], values: weight },
  };
}
