import { emitModel } from "../../tensor/emit-model.ts";
import { add, multiply } from "../../tensor/expressions.ts";
import { Graph } from "../../tensor/graph.ts";
import { onnxGraphRunner } from "./onnx-graph-runner.ts";

/**
 * Runs one small graph, so that an engine that is missing, or of another machine, shows itself.
 *
 * @throws {Error} it does not load, or does not compute 2 x 3 + 1.
 */
export async function checkEngine(): Promise<void> {
  const graph = new Graph("float32");
  const x = graph.input("x", [1]);
  const tensor = add(multiply(x, graph.constant(3)), graph.constant(1));
  const model = emitModel(graph, [{ name: "y", tensor }], { name: "check" });
  const loaded = await onnxGraphRunner.load(model, { threads: 1 });
  try {
    const input = { type: "float32", shape: [1], values: Float32Array.of(2) } as const;
    const { y } = await loaded.run({ x: input });
    const found = Number(y?.values[0]);
    if (found !== 7) throw new Error(`2 x 3 + 1 came out as ${found}`);
  } finally {
    await loaded.release();
  }
}
