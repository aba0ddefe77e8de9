import { readFileSync } from "node:fs";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { RefusedError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { inspectModel, modelBytesMax } from "../../src/tensor/model-check/inspect-model.ts";
import { ModelProtoSchema, type TensorProtoSchema } from "../../src/tensor/onnx-schema/onnx_pb.ts";
import { type GraphInit, type NodeInit, plainModel, relu, valueOf } from "../foreign-model.ts";

type TensorInit = MessageInitShape<typeof TensorProtoSchema>;

describe("inspectModel() refuses", () => {
  test("nothing of a plain model, so that the rest of this file means something", () => {
    expect(inspectModel(plainModel({}))).toMatchObject({
      opset: 17,
      input: { name: "x", shape: [1, 24, 5] },
      outputs: [{ name: "y", shape: [1, 1] }],
    });
  });

  const int64 = (name: string, ...values: bigint[]): TensorInit => ({
    name,
    dataType: 7,
    dims: [BigInt(values.length)],
    int64Data: values,
  });
  const rawInt64 = (name: string, value: bigint): TensorInit => ({
    name,
    dataType: 7,
    dims: [1n],
    rawData: new Uint8Array(BigInt64Array.of(value).buffer),
  });
  const outside = (place: string): TensorInit => ({
    name: "w",
    dataType: 1,
    dims: [4n],
    dataLocation: 1,
    externalData: [{ key: "location", value: place }],
  });
  const terabytes = 1n << 40n;
  test.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(0), /empty/],
    ["a zip file", Buffer.from("PK\u0003\u0004 model.onnx"), /zip file/],
    ["a text file", Buffer.from("<!doctype html><html></html>"), /no whole ONNX file|not known/],
    ["a torn file", plainModel({}).subarray(0, -3), /no whole ONNX file/],
    ["a file that is too large", new Uint8Array(modelBytesMax + 1), /bytes, at most/],
    ["weights above its folder", withTensor(outside("../../etc/passwd")), /external data/],
    ["weights at an absolute path", withTensor(outside("/etc/passwd")), /external data/],
    [
      "external data told by location alone",
      withTensor({ name: "w", dataType: 1, dims: [0n], dataLocation: 1 }),
      /external data/,
    ],
    [
      "a tensor that claims 4 TB",
      withTensor({ name: "w", dataType: 1, dims: [terabytes] }),
      /claims/,
    ],
    [
      "extents whose product overflows 64 bits",
      withTensor({ name: "w", dataType: 1, dims: [terabytes, terabytes] }),
      /claims/,
    ],
    ["a negative extent", withTensor({ name: "w", dataType: 1, dims: [-1n] }), /negative/],
    ["a tensor of text", withTensor({ name: "w", dataType: 8, dims: [1n] }), /only numbers/],
    ["a custom operator", withNode({ ...relu, domain: "com.evil" }), /"Relu" of "com.evil"/],
    ["a vendor's operator", withNode({ ...relu, domain: "com.microsoft" }), /standard operators/],
    ["an operator off the list", withNode({ ...relu, opType: "RandomNormal" }), /RandomNormal/],
    [
      "an operator with a name of control characters",
      withNode({ opType: "\u001b[2J" }),
      /"\?\[2J"/,
    ],
    [
      "a huge ConstantOfShape by an initializer",
      plainModel({
        node: [{ opType: "ConstantOfShape", input: ["s"], output: ["z"] }, relu],
        initializer: [int64("s", terabytes)],
      }),
      /ConstantOfShape asks for/,
    ],
    [
      "a huge Expand by raw bytes",
      plainModel({
        node: [{ opType: "Expand", input: ["x", "s"], output: ["z"] }, relu],
        initializer: [rawInt64("s", terabytes)],
      }),
      /Expand asks for/,
    ],
    [
      "a huge Tile by a Constant node",
      plainModel({
        node: [
          {
            opType: "Constant",
            output: ["s"],
            attribute: [{ name: "value_ints", type: 7, ints: [terabytes, 1n, 1n] }],
          },
          { opType: "Tile", input: ["x", "s"], output: ["z"] },
          relu,
        ],
      }),
      /Tile asks for/,
    ],
    [
      "a loop of 2^40 rounds",
      plainModel({
        node: [{ opType: "Loop", input: ["n", ""], output: ["z"], attribute: [bodyOf(1)] }, relu],
        initializer: [int64("n", terabytes)],
      }),
      /Loop asks for/,
    ],
    ["loops inside loops", withNode(loopsOf(9)), /deep in one another/],
    [
      "20,001 nodes",
      plainModel({ node: Array.from({ length: 20_001 }, () => relu) }),
      /20000 nodes/,
    ],
    ["two inputs", plainModel({ input: [valueOf("x", [1]), valueOf("u", [1])] }), /one input/],
    [
      "an input of whole numbers",
      plainModel({ input: [valueOf("x", [1, 24, 5], 7)] }),
      /no float32/,
    ],
    ["no output of floats", plainModel({ output: [valueOf("y", [1, 1], 7)] }), /float32/],
    ["an opset of the future", plainModel({}, { opset: [99n] }), /opset is 99/],
    ["an IR version of the future", plainModel({}, { ir: 99n }), /IR version is 99/],
    ["no opset", plainModel({}, { opset: [] }), /opset/],
    ["functions of its own", joined(plainModel({}), lengthed(25, Uint8Array.of())), /functions/],
    ["a training graph", joined(plainModel({}), lengthed(20, Uint8Array.of())), /training/],
    ["an unknown field", joined(plainModel({}), lengthed(99, Uint8Array.of())), /not known/],
    ["two graphs in one", joined(plainModel({}), lengthed(7, Uint8Array.of())), /twice/],
    ["millions of empty nodes", lengthed(7, emptyNodes(1_000_000)), /parts/],
    ["messages 100,000 deep", deepAttributes(99_999), /more than 32 deep/],
    ["no graph", toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n })), /graph/],
  ])("%s", (_title, bytes, message) => {
    const refusal = { code: "E_FOREIGN_MODEL", message: expect.stringMatching(message) as string };
    expect(refusalOf(bytes)).toMatchObject(refusal);
  });
});

const mutants = Number(process.env["MODEL_MUTANTS"] ?? 4000);
const seed = 12;

test(
  `inspectModel() answers ${mutants} damaged files with a refusal or a reading, seed ${seed}`,
  () => {
    const rng = createRng(seed);
    const originals = ["gru", "lstm", "loop", "trees"].map((name) =>
      readFileSync(new URL(`../golden/foreign/${name}.onnx`, import.meta.url)),
    );
    const refusals = new Set<string>();
    let read = 0;
    for (let m = 0; m < mutants; m++) {
      const refusal = refusalOf(mutantOf(originals[m % originals.length]!, rng));
      if (refusal === undefined) read += 1;
      else refusals.add(refusal.message);
    }
    // Damaged names and weights change nothing that can be seen from outside.
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(mutants);
    expect(refusals.size).toBeGreaterThan(20);
  },
  240_000 + mutants * 10,
);

/** Anything but a refusal fails the test that called. */
function refusalOf(bytes: Uint8Array): RefusedError | undefined {
  try {
    inspectModel(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedError && error.code === "E_FOREIGN_MODEL") return error;
    throw error;
  }
}

// One to four bytes changed; of every third mutant also the end cut or bytes put in.
function mutantOf(original: Uint8Array, rng: ReturnType<typeof createRng>): Uint8Array {
  const bytes = Uint8Array.from(original);
  const changes = 1 + Math.floor(rng.uniform() * 4);
  for (let i = 0; i < changes; i++) {
    bytes[Math.floor(rng.uniform() * bytes.length)] = Math.floor(rng.uniform() * 256);
  }
  const kind = rng.uniform();
  const at = Math.floor(rng.uniform() * bytes.length);
  if (kind < 1 / 6) return bytes.subarray(0, at);
  if (kind < 1 / 3) return joined(bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 40)));
  return bytes;
}

function withNode(node: NodeInit): Uint8Array {
  return plainModel({ node: [node] });
}

function withTensor(tensor: TensorInit): Uint8Array {
  return plainModel({ initializer: [tensor] });
}

function bodyOf(depth: number): { name: string; type: number; g: GraphInit } {
  return {
    name: "body",
    type: 5,
    g: { name: "body", node: depth > 1 ? [loopsOf(depth - 1)] : [] },
  };
}

function loopsOf(depth: number): NodeInit {
  return { opType: "Loop", input: ["", ""], output: ["z"], attribute: [bodyOf(depth)] };
}

function lengthed(field: number, content: Uint8Array): Uint8Array {
  return joined(varint(field * 8 + 2), varint(content.length), content);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

function emptyNodes(count: number): Uint8Array {
  return Uint8Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 0x0a : 0));
}

// Graph in attribute in node in graph ..., built from the inside.
function deepAttributes(depth: number): Uint8Array {
  const levels = [6, 5, 1];
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let level = 0; level < depth; level++) {
    const head = joined(varint(levels[level % 3]! * 8 + 2), varint(length));
    parts.push(head);
    length += head.length;
  }
  return lengthed(7, joined(...parts.toReversed()));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
