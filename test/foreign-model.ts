import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
} from "../src/tensor/onnx-schema/onnx_pb.ts";

export type GraphInit = MessageInitShape<typeof GraphProtoSchema>;
export type NodeInit = MessageInitShape<typeof NodeProtoSchema>;

/** Makes "y" of "x". */
export const relu: NodeInit = { opType: "Relu", input: ["x"], output: ["y"] };

/** An ONNX file as somebody else might have written it: x [1, 24, 5] in, y [1, 1] out. */
export function plainModel(
  graph: GraphInit,
  { opset = [17n], ir = 8n }: { readonly opset?: readonly bigint[]; readonly ir?: bigint } = {},
): Uint8Array {
  const ends = { input: [valueOf("x", [1, 24, 5])], output: [valueOf("y", [1, 1])] };
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: ir,
      opsetImport: opset.map((version) => ({ domain: "", version })),
      graph: { name: "plain", node: [relu], ...ends, ...graph },
    }),
  );
}

/** A tensor as a graph's input or output; `elemType` 1 is float32. */
export function valueOf(name: string, extents: readonly number[], elemType = 1) {
  const dim = extents.map((extent) => ({ dimValue: BigInt(extent) }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

/** A loop without a count whose condition stays true; what it carries is a mean of the input. */
export function loopForEver(): Uint8Array {
  const scalar = (name: string, elemType: number) => ({
    name,
    type: { tensorType: { elemType, shape: { dim: [] } } },
  });
  const body: GraphInit = {
    name: "body",
    node: [
      { opType: "Identity", input: ["goes"], output: ["goes_on"] },
      { opType: "Identity", input: ["carried"], output: ["carries"] },
    ],
    input: [scalar("round", 7), scalar("goes", 9), valueOf("carried", [1, 1])],
    output: [scalar("goes_on", 9), valueOf("carries", [1, 1])],
  };
  return plainModel({
    node: [
      {
        opType: "ReduceMean",
        input: ["x"],
        output: ["mean"],
        attribute: [
          { name: "axes", type: 7, ints: [1n] },
          { name: "keepdims", type: 2, i: 0n },
        ],
      },
      {
        opType: "Slice",
        input: ["mean", "from", "to", "axis"],
        output: ["first"],
      },
      {
        opType: "Loop",
        input: ["", "yes", "first"],
        output: ["y"],
        attribute: [{ name: "body", type: 5, g: body }],
      },
    ],
    initializer: [
      { name: "from", dataType: 7, dims: [1n], int64Data: [0n] },
      { name: "to", dataType: 7, dims: [1n], int64Data: [1n] },
      { name: "axis", dataType: 7, dims: [1n], int64Data: [1n] },
      { name: "yes", dataType: 9, dims: [], rawData: Uint8Array.of(1) },
    ],
  });
}
