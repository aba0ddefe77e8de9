import { add, concat, gather, multiply, slice, subtract } from "../../tensor/expressions.ts";
import type { Graph } from "../../tensor/graph.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { NetworkShape } from "../network/network-shape.ts";

/** Sizes of one run of a graph that reads windows. */
export interface BatchShape {
  readonly network: NetworkShape;
  /** Rows of the candle table. */
  readonly rows: number;
  /** Windows per run. */
  readonly windows: number;
}

/**
 * Reads a batch of windows out of the candle table inside the graph, so that no window is ever
 * copied outside it: x = (row - centre) * scale. A window's first candle comes from a table of its
 * own, because a recipe may see it without the candle before.
 *
 * Inputs that it adds: rows and firstRows [N, F], endRows [B] (whole numbers), centre and scale [B, F].
 *
 * @returns [T, B, F] time (oldest first), batch, feature.
 */
export function windowBatch(graph: Graph, { network, rows, windows }: BatchShape): Tensor {
  const { features, lookback } = network;
  const table = graph.input("rows", [rows, features]);
  const firstTable = graph.input("firstRows", [rows, features]);
  const endRows = graph.input("endRows", [1, windows], "int64");
  const center = graph.input("center", [windows, features]);
  const scale = graph.input("scale", [windows, features]);
  const back = Array.from({ length: lookback }, (_, step) => step - (lookback - 1));
  const positions = add(endRows, graph.integers(back, [lookback, 1])); // [T, B]
  const firstPositions = slice(positions, 0, { start: 0, end: 1 });
  const laterPositions = slice(positions, 0, { start: 1, end: lookback });
  const raw = concat([gather(firstTable, firstPositions), gather(table, laterPositions)], 0);
  return multiply(subtract(raw, center), scale);
}
