import type { GraphProto, NodeProto, TensorProto } from "../onnx-schema/onnx_pb.ts";
import { allowedOps } from "./allowed-ops.ts";
import { integersOf, type KnownIntegers, refuseHugeClaim } from "./claimed-size.ts";
import { quoted, refuseModel } from "./refuse-model.ts";

/** Nodes of a file, those of inner graphs among them. */
const nodesMax = 20_000;
/** Graphs of Loop, Scan and If inside one another. */
const nestingMax = 6;
/** float, uint8, int8, uint16, int16, int32, int64, bool, float16, double, uint32, uint64, bfloat16. */
const numericTypes: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 16]);

export interface GraphCensus {
  nodes: number;
  /** Bytes of the whole file: no tensor in it can hold more values. */
  readonly fileBytes: number;
}

/**
 * Goes through a graph and those inside it: operators of the list, plain tensors, no huge claims.
 *
 * @param census Counts on; one for the whole file.
 * @throws {RefusedError} E_FOREIGN_MODEL.
 */
export function checkGraph(
  graph: GraphProto,
  census: GraphCensus,
  outer: { readonly depth: number; readonly known: KnownIntegers } = outermost,
): void {
  if (outer.depth > nestingMax) {
    refuseModel(`its loops and branches lie more than ${nestingMax} deep in one another`);
  }
  const known = new Map(outer.known);
  for (const tensor of graph.initializer) {
    checkTensor(tensor, census);
    learn(known, tensor.name, tensor);
  }
  for (const node of graph.node) {
    census.nodes += 1;
    if (census.nodes > nodesMax) refuseModel(`it has more than ${nodesMax} nodes`);
    checkNode(node, known);
    checkAttributes(node, census, { depth: outer.depth + 1, known });
  }
}

const outermost = { depth: 1, known: new Map<string, readonly bigint[]>() } as const;

function checkNode(node: NodeProto, known: Map<string, readonly bigint[]>): void {
  const allowed = allowedOps.get(node.domain);
  if (allowed === undefined) {
    refuseModel(
      `it uses ${quoted(node.opType)} of ${quoted(node.domain)}, only the standard operators (ai.onnx, ai.onnx.ml) are run`,
    );
  }
  if (!allowed.has(node.opType)) {
    refuseModel(`it uses the operator ${quoted(node.opType)}, which is not on the list`);
  }
  if (node.opType === "Constant") learnConstant(node, known);
  refuseHugeClaim(node, known);
}

function learnConstant(node: NodeProto, known: Map<string, readonly bigint[]>): void {
  const [name = ""] = node.output;
  const value = node.attribute.find((attribute) => attribute.name.startsWith("value"));
  if (value?.t !== undefined) learn(known, name, value.t);
  if (value?.name === "value_ints") known.set(name, value.ints.slice(0, 64));
  if (value?.name === "value_int") known.set(name, [value.i]);
}

function checkAttributes(
  node: NodeProto,
  census: GraphCensus,
  inner: { readonly depth: number; readonly known: KnownIntegers },
): void {
  for (const { t: tensor, g: graph } of node.attribute) {
    if (tensor !== undefined) checkTensor(tensor, census);
    if (graph !== undefined) checkGraph(graph, census, inner);
  }
}

function checkTensor(tensor: TensorProto, { fileBytes }: GraphCensus): void {
  const name = quoted(tensor.name);
  if (tensor.dataLocation !== 0 || tensor.externalData.length > 0) {
    refuseModel("its weights lie in another file (external data); export it as one file");
  }
  if (!numericTypes.has(tensor.dataType)) {
    refuseModel(`tensor ${name} holds values of type ${tensor.dataType}, only numbers are read`);
  }
  if (tensor.dims.some((extent) => extent < 0n))
    refuseModel(`tensor ${name} has a negative extent`);
  const values = tensor.dims.reduce((all, extent) => all * extent, 1n);
  if (values > BigInt(fileBytes)) {
    refuseModel(`tensor ${name} claims ${values} values, the file has ${fileBytes} bytes`);
  }
}

function learn(known: Map<string, readonly bigint[]>, name: string, tensor: TensorProto): void {
  const integers = integersOf(tensor);
  if (integers === undefined) known.delete(name);
  else known.set(name, integers);
}
