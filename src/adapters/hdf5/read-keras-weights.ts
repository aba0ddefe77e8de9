import { randomUUID } from "node:crypto";
import type { Dataset, Group } from "h5wasm";
import { RefusedError } from "../../foundation/errors.ts";
import { memberPrefix } from "../../learning/bundle/member-prefix.ts";
import type { NetworkShape } from "../../learning/network/network-shape.ts";
import { fromKerasValues } from "../../learning/network/keras-weights.ts";
import { parameterCount, parameterLayout } from "../../learning/network/parameter-layout.ts";

/**
 * The weights of a legacy Keras HDF5 file that `encodeKerasFile` wrote.
 *
 * @param bytes Of the file.
 * @returns Per network in the file (an ensemble has several) [P] in the order of `parameterLayout`.
 * @throws {RefusedError} E_KERAS_FILE: it is no such file, or its weights are not those of the network.
 */
export async function readKerasWeights(
  bytes: Uint8Array,
  network: NetworkShape,
): Promise<readonly Float32Array[]> {
  if (signature.some((byte, i) => bytes[i] !== byte)) throw unreadable("it is no HDF5 file");
  const h5 = await import("h5wasm");
  const { FS } = await h5.ready;
  const name = `/${randomUUID()}.h5`; // in h5wasm's own memory, never on disk
  FS.writeFile(name, bytes);
  try {
    const file = new h5.File(name, "r");
    try {
      return membersOf(new Map(datasetsOf(file)), network);
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof RefusedError) throw cause;
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    FS.unlink(name);
  }
}

// "\x89HDF"
const signature = [0x89, 0x48, 0x44, 0x46];

// A plain model's layers have no prefix, those of an ensemble one per member.
function membersOf(found: Datasets, network: NetworkShape): readonly Float32Array[] {
  const members: Float32Array[] = [];
  const isMember = (k: number): boolean =>
    [...found.keys()].some((name) => name.startsWith(memberPrefix(k)));
  for (let k = 0; isMember(k); k++) members.push(flatWeights(found, network, memberPrefix(k)));
  return members.length === 0 ? [flatWeights(found, network, "")] : members;
}

type Datasets = ReadonlyMap<string, Float32Array>;

function flatWeights(found: Datasets, network: NetworkShape, prefix: string): Float32Array {
  const flat = new Float32Array(parameterCount(network));
  for (const parameter of parameterLayout(network)) {
    const values = found.get(`${prefix}${parameter.name}`);
    if (values?.length !== parameter.size) {
      throw unreadable(
        `${prefix}${parameter.name} has ${values?.length ?? "no"} values instead of ${parameter.size}`,
      );
    }
    fromKerasValues(parameter, values, flat);
  }
  return flat;
}

// "lstm/lstm_cell/kernel:0" in the layer "lstm" is our "lstm/kernel".
function datasetsOf(file: Group): (readonly [string, Float32Array])[] {
  const root = file.get("model_weights") as Group | null;
  const layers = (root?.attrs["layer_names"]?.value ?? []) as readonly string[];
  return layers.flatMap((layer) => {
    const group = root?.get(layer) as Group;
    const paths = [...((group.attrs["weight_names"]?.value ?? []) as Iterable<string>)];
    return paths.map((path): readonly [string, Float32Array] => {
      const last = path.slice(path.lastIndexOf("/") + 1).replace(/:0$/, "");
      return [`${layer}/${last}`, (group.get(path) as Dataset).value as Float32Array];
    });
  });
}

function unreadable(reason: string, cause?: unknown): RefusedError {
  const message = `Cannot read the weights of the Keras file: ${reason}`;
  return new RefusedError("E_KERAS_FILE", message, { cause });
}
