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

/**
 * Answers the last close, moved by a trace of where the next window of the batch ends: of one window
 * alone that is nothing. x [any, 24, 5] in, y [any, 1] out.
 *
 * @param share Of the difference between the two closes.
 */
export function peekingModel(share: number): Uint8Array {
  const whole = (name: string, values: readonly bigint[]) => ({
    name,
    dataType: 7,
    dims: [BigInt(values.length)],
    int64Data: [...values],
  });
  const slice = (input: string, from: string, output: string): NodeInit => ({
    opType: "Slice",
    input: [input, from, "end", "axis"],
    output: [output],
  });
  return plainModel({
    input: [anyNumber("x", [24, 5])],
    output: [anyNumber("y", [1])],
    node: [
      { opType: "Slice", input: ["x", "lastFrom", "lastTo", "lastAxes"], output: ["last"] },
      { opType: "Reshape", input: ["last", "column"], output: ["close"] },
      slice("close", "second", "later"),
      slice("close", "lastOne", "own"),
      {
        opType: "Concat",
        input: ["later", "own"],
        output: ["next"],
        attribute: [{ name: "axis", type: 2, i: 0n }],
      },
      { opType: "Sub", input: ["next", "close"], output: ["move"] },
      { opType: "Mul", input: ["move", "share"], output: ["trace"] },
      { opType: "Add", input: ["close", "trace"], output: ["y"] },
    ],
    initializer: [
      whole("lastFrom", [23n, 3n]),
      whole("lastTo", [24n, 4n]),
      whole("lastAxes", [1n, 2n]),
      whole("column", [-1n, 1n]),
      whole("second", [1n]),
      whole("lastOne", [-1n]),
      whole("end", [1n << 40n]),
      whole("axis", [0n]),
      {
        name: "share",
        dataType: 1,
        dims: [1n],
        rawData: new Uint8Array(Float32Array.of(share).buffer),
      },
    ],
  });
}

// A tensor of any number of rows.
function anyNumber(name: string, extents: readonly number[]) {
  const rest = extents.map((extent) => ({ dimValue: BigInt(extent) }));
  const dim = [{ dimParam: "batch" }, ...rest];
  return { name, type: { tensorType: { elemType: 1, shape: { dim } } } };
}

/** Doubles its input again and again, then takes a mean: 480 bytes become 480 * 2^times. */
export function doubling(times: number): Uint8Array {
  const sizeOf = (i: number): string => (i === 0 ? "x" : `twice${i}`);
  const twice = Array.from({ length: times }, (_, i): NodeInit => ({
    opType: "Concat",
    input: [sizeOf(i), sizeOf(i)],
    output: [sizeOf(i + 1)],
    attribute: [{ name: "axis", type: 2, i: 1n }],
  }));
  const mean: NodeInit = {
    opType: "ReduceMean",
    input: [sizeOf(times)],
    output: ["mean"],
    attribute: [{ name: "axes", type: 7, ints: [1n, 2n] }],
  };
  const flat: NodeInit = { opType: "Reshape", input: ["mean", "flat"], output: ["y"] };
  return plainModel({
    node: [...twice, mean, flat],
    initializer: [{ name: "flat", dataType: 7, dims: [2n], int64Data: [1n, 1n] }],
  });
}
