import type { NodeProto, TensorProto } from "../onnx-schema/onnx_pb.ts";
import { onnxDataType } from "../data-type.ts";
import { refuseModel } from "./refuse-model.ts";

/** Whole numbers known before the graph runs, by name of the value. */
export type KnownIntegers = ReadonlyMap<string, readonly bigint[]>;

/** Values in one tensor that a node may ask for by a stated shape: 64 MB of float32. */
const valuesMax = 1n << 24n;
/** Rounds of a loop by a stated count. */
const roundsMax = 100_000n;
/** Constants that state shapes, axes and counts are short. */
const knownLengthMax = 64;

/** The tensor's whole numbers where it could be a shape or a count. */
export function integersOf(tensor: TensorProto): readonly bigint[] | undefined {
  if (tensor.dataType !== onnxDataType.int64) return undefined;
  if (tensor.int64Data.length > 0) return short(tensor.int64Data);
  const { rawData } = tensor;
  if (rawData.length === 0 || rawData.length > 8 * knownLengthMax) return undefined;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  return Array.from({ length: Math.floor(rawData.length / 8) }, (_, i) =>
    view.getBigInt64(8 * i, true),
  );
}

/**
 * Refuses a node that would fill a huge tensor or run a huge loop, as far as the file itself says so;
 * what depends on the input is bounded by the process that runs the graph.
 *
 * @throws {RefusedError} E_FOREIGN_MODEL.
 */
export function refuseHugeClaim(node: NodeProto, known: KnownIntegers): void {
  const asked = claims[node.opType];
  if (asked === undefined) return;
  const values = known.get(node.input[asked.operand] ?? "");
  if (values === undefined) return;
  const total = asked.total(values, known, node);
  if (total > asked.max) {
    refuseModel(`${node.opType} asks for ${total} ${asked.unit}, at most ${asked.max} are allowed`);
  }
}

interface Claim {
  /** The operand that states the claim. */
  readonly operand: number;
  readonly unit: string;
  readonly max: bigint;
  readonly total: (values: readonly bigint[], known: KnownIntegers, node: NodeProto) => bigint;
}

const product = (values: readonly bigint[]): bigint =>
  values.reduce((all, value) => all * magnitude(value), 1n);
const sum = (values: readonly bigint[]): bigint =>
  values.reduce((all, value) => all + magnitude(value), 0n);
const values = { unit: "values", max: valuesMax };

const claims: Readonly<Record<string, Claim>> = {
  ConstantOfShape: { operand: 0, ...values, total: product },
  Expand: { operand: 1, ...values, total: product },
  Tile: { operand: 1, ...values, total: product },
  Reshape: { operand: 1, ...values, total: product },
  OneHot: { operand: 1, ...values, total: product },
  TopK: { operand: 1, ...values, total: product },
  Pad: { operand: 1, ...values, total: sum },
  Range: { operand: 1, ...values, total: rangeLength },
  Loop: { operand: 0, unit: "rounds", max: roundsMax, total: product },
};

// (limit - start) / delta, where all three are known
function rangeLength(limits: readonly bigint[], known: KnownIntegers, node: NodeProto): bigint {
  const [limit = 0n] = limits;
  const start = known.get(node.input[0] ?? "")?.[0] ?? 0n;
  const delta = known.get(node.input[2] ?? "")?.[0] ?? 1n;
  return magnitude(limit - start) / (delta === 0n ? 1n : magnitude(delta));
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function short(numbers: readonly bigint[]): readonly bigint[] | undefined {
  return numbers.length <= knownLengthMax ? numbers : undefined;
}
