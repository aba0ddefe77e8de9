import { fromBinary, isFieldSet } from "@bufbuild/protobuf";
import {
  ModelProtoSchema,
  TensorShapeProto_DimensionSchema as DimensionSchema,
  type GraphProto,
  type ModelProto,
  type ValueInfoProto,
} from "../onnx-schema/onnx_pb.ts";
import { onnxDataType } from "../data-type.ts";
import { checkGraph } from "./check-graph.ts";
import { quoted, refuseModel } from "./refuse-model.ts";
import { scanWire } from "./scan-wire.ts";

/** The largest file that is looked at. */
export const modelBytesMax = 64 * 1024 * 1024;

/** A float32 value that goes in or out. */
export interface GraphValue {
  readonly name: string;
  /** `undefined` where the extent is known only when the graph runs. */
  readonly shape: readonly (number | undefined)[];
}

/** What a file from elsewhere says about itself, after it was found plain and harmless. */
export interface InspectedModel {
  readonly irVersion: number;
  /** Of the domain ai.onnx. */
  readonly opset: number;
  /** "pytorch 2.13.0"; "" where the file does not say. */
  readonly producer: string;
  readonly input: GraphValue;
  /** float32 outputs; at least one. */
  readonly outputs: readonly GraphValue[];
}

const irVersions = { least: 3, most: 13 };
const opsets = { least: 7, most: 26 };

/**
 * Looks at the bytes of an ONNX file without running anything: size, versions, operators of the list,
 * no external data, no functions, no claims that would exhaust the memory, one float32 input.
 *
 * @throws {RefusedError} E_FOREIGN_MODEL, saying what is wrong.
 */
export function inspectModel(bytes: Uint8Array): InspectedModel {
  refuseOtherFiles(bytes);
  scanWire(bytes);
  const model = decode(bytes);
  const { graph, irVersion, producerName, producerVersion } = model;
  if (graph === undefined) return refuseModel("it holds no graph, so that it is no ONNX file");
  const opset = checkedVersions(model);
  checkGraph(graph, { nodes: 0, fileBytes: bytes.length });
  const outputs = graph.output.map(floatValue).filter((value) => value !== undefined);
  if (outputs.length === 0) refuseModel("none of its outputs is a float32 tensor with a shape");
  const producer = printable(`${producerName} ${producerVersion}`.trim());
  return { irVersion: Number(irVersion), opset, producer, input: onlyInput(graph), outputs };
}

function refuseOtherFiles(bytes: Uint8Array): void {
  if (bytes.length > modelBytesMax) {
    refuseModel(`it has ${bytes.length} bytes, at most ${modelBytesMax} are read`);
  }
  if (bytes.length === 0) refuseModel("the file is empty");
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isZip) refuseModel("it is a zip file; unpack the .onnx file");
}

// Older files list their weights among the inputs.
function onlyInput(graph: GraphProto): GraphValue {
  const constants = new Set(graph.initializer.map(({ name }) => name));
  const fed = graph.input.filter(({ name }) => !constants.has(name));
  const [input, ...others] = fed;
  if (input === undefined || others.length > 0) {
    const names = fed.map(({ name }) => quoted(name)).join(", ");
    return refuseModel(`it must have one input, it has ${fed.length}${names && `: ${names}`}`);
  }
  const value = floatValue(input);
  if (value !== undefined) return value;
  return refuseModel(`its input ${quoted(input.name)} is no float32 tensor with a shape`);
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch {
    return refuseModel("it is no whole ONNX file");
  }
}

function checkedVersions({ irVersion, opsetImport }: ModelProto): number {
  if (irVersion < irVersions.least || irVersion > irVersions.most) {
    refuseModel(
      `its IR version is ${irVersion}, ${irVersions.least} to ${irVersions.most} are read`,
    );
  }
  const standard = opsetImport.filter(({ domain }) => domain === "" || domain === "ai.onnx");
  const version = standard[0]?.version;
  if (version === undefined || standard.some((other) => other.version !== version)) {
    return refuseModel("it does not say which one opset of ai.onnx it is written in");
  }
  if (version < opsets.least || version > opsets.most) {
    refuseModel(`its opset is ${version}, ${opsets.least} to ${opsets.most} are read`);
  }
  return Number(version);
}

function floatValue({ name, type }: ValueInfoProto): GraphValue | undefined {
  const tensor = type?.tensorType;
  if (tensor?.shape === undefined || tensor.elemType !== onnxDataType.float32) return undefined;
  if (tensor.shape.dim.length > 8) return undefined;
  const shape = tensor.shape.dim.map((dimension) => {
    if (!isFieldSet(dimension, DimensionSchema.field.dimValue)) return undefined;
    const extent = Number(dimension.dimValue);
    return extent > 0 ? extent : undefined;
  });
  return { name, shape };
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7E]/g, "?").slice(0, 100);
}
