import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { onnxDataType, type DataType, type Shape } from "./data-type.ts";

import {
  ModelProtoSchema,
  type AttributeProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "./onnx-schema/onnx_pb.ts";
import { liveNodes } from "./live-nodes.ts";
import { opTable } from "./ops/op-table.ts";
import type { Attribute, Constant, GraphNode, GraphParts, LoopBody, Tensor } from "./tensor.ts";

type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;
type ValueInfoInit = MessageInitShape<typeof ValueInfoProtoSchema>;

/** What becomes a GraphProto message. */
interface GraphInit {
  readonly name: string;
  readonly node: NodeInit[];
  readonly initializer: TensorInit[];
  readonly input: ValueInfoInit[];
  readonly output: ValueInfoInit[];
}

export interface ModelHeader {
  readonly name: string;
  readonly producerVersion?: string;
  readonly description?: string;
  /** Key and value pairs that runtimes show beside the model. */
  readonly properties?: Readonly<Record<string, string>>;
}

export interface NamedOutput {
  readonly name: string;
  readonly tensor: Tensor;
}

// What ONNX Runtime 1.30 takes and older ones too: IR 8, opset 17.
const irVersion = 8n;
const opsetVersion = 17n;

/** Writes a graph as the bytes of an ONNX file (IR 8, opset 17, standard ops only). */
export function emitModel(
  graph: GraphParts,
  outputs: readonly NamedOutput[],
  header: ModelHeader,
): Uint8Array<ArrayBuffer> {
  const { nodes, read } = liveNodes(
    graph,
    outputs.map(({ tensor }) => tensor.name),
  );
  const constants = graph.constants.filter(({ tensor }) => read.has(tensor.name));
  const live = { nodes, constants, inputs: graph.inputs };
  const named = emitGraph(live, { name: header.name, inputs: graph.inputs, outputs: [] });
  const aliases = outputs.map(({ name, tensor }): NodeInit => ({
    opType: "Identity",
    name: `output_${name}`,
    input: [tensor.name],
    output: [name],
  }));
  const output = outputs.map(({ name, tensor }) => valueInfo(name, tensor.type, tensor.shape));
  const model = create(ModelProtoSchema, {
    irVersion,
    producerName: "candlecast",
    producerVersion: header.producerVersion ?? "",
    docString: header.description ?? "",
    opsetImport: [{ domain: "", version: opsetVersion }],
    metadataProps: Object.entries(header.properties ?? {}).map(([key, value]) => ({ key, value })),
    graph: { ...named, node: [...named.node, ...aliases], output },
  });
  return toBinary(ModelProtoSchema, model);
}

function emitGraph(
  graph: GraphParts,
  parts: {
    readonly name: string;
    readonly inputs: readonly Tensor[];
    readonly outputs: readonly Tensor[];
  },
): GraphInit {
  const operands: TensorInit[] = [];
  const node = graph.nodes.map((each, i) => emitNode(each, `${parts.name}_${i}`, operands));
  return {
    name: parts.name,
    node,
    initializer: [...graph.constants.map(emitConstant), ...operands],
    input: parts.inputs.map(({ name, type, shape }) => valueInfo(name, type, shape)),
    output: parts.outputs.map(({ name, type, shape }) => valueInfo(name, type, shape)),
  };
}

function emitNode(node: GraphNode, name: string, operands: TensorInit[]): NodeInit {
  const rank = node.outputs[0]?.shape.length ?? 0;
  const encoding = opTable[node.op].encode?.(node.attributes, rank) ?? {
    operands: [],
    attributes: node.attributes,
  };
  const extra = encoding.operands.map((values, i) => {
    const operand = `${name}_operand_${i}`;
    operands.push({
      name: operand,
      dataType: onnxDataType.int64,
      dims: [BigInt(values.length)],
      rawData: bytesOf(BigInt64Array.from(values, BigInt)),
    });
    return operand;
  });
  return {
    opType: node.op,
    name,
    input: [...node.inputs, ...extra],
    output: node.outputs.map((output) => output.name),
    attribute: Object.entries(encoding.attributes).map(([key, value]) => emitAttribute(key, value)),
  };
}

// AttributeProto.type: FLOAT 1, INT 2, STRING 3, GRAPH 5, INTS 7, STRINGS 8
function emitAttribute(name: string, value: Attribute): AttributeInit {
  if (typeof value === "number") {
    return Number.isInteger(value)
      ? { name, type: 2, i: BigInt(value) }
      : { name, type: 1, f: value };
  }
  if (typeof value === "string") return { name, type: 3, s: new TextEncoder().encode(value) };
  if ("graph" in value) return { name, type: 5, g: emitBody(value, name) };
  if (value.every((item): item is number => typeof item === "number")) {
    return { name, type: 7, ints: value.map(BigInt) };
  }
  return { name, type: 8, strings: value.map((item) => new TextEncoder().encode(item)) };
}

function emitBody({ graph, inputs, outputs }: LoopBody, name: string): GraphInit {
  const first = outputs[0]?.name ?? "";
  return emitGraph(graph, { name: `${name}_${first}`, inputs, outputs });
}

function emitConstant({ tensor, values }: Constant): TensorInit {
  return {
    name: tensor.name,
    dataType: onnxDataType[tensor.type],
    dims: tensor.shape.map((extent) => BigInt(extent)),
    rawData: bytesOf(values),
  };
}

function bytesOf(values: ArrayBufferView): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.byteLength);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return bytes;
}

function valueInfo(name: string, type: DataType, shape: Shape): ValueInfoInit {
  return {
    name,
    type: {
      tensorType: {
        elemType: onnxDataType[type],
        shape: {
          dim: shape.map((extent) =>
            typeof extent === "number" ? { dimValue: BigInt(extent) } : { dimParam: extent },
          ),
        },
      },
    },
  };
}
