import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, TensorProtoSchema } from "../src/tensor/onnx-schema/onnx_pb.ts";

/** sha256 of all weights and constants of the ONNX file, bit by bit, in their order. */
export function weightsHash(versionPath: string): string {
  const name = readdirSync(versionPath).find((file) => file.endsWith(".onnx"));
  if (name === undefined) throw new Error(`no ONNX file in ${versionPath}`);
  const model = fromBinary(ModelProtoSchema, readFileSync(join(versionPath, name)));
  const tensors = model.graph?.initializer ?? [];
  if (tensors.length === 0) throw new Error(`no weights in ${name}`);
  return sha256(Buffer.concat(tensors.map((tensor) => toBinary(TensorProtoSchema, tensor))));
}

export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The versions of a model, oldest first, as whole paths. */
export function versionPaths(
  modelsDir: string,
  kind: "price" | "sentiment" = "price",
): readonly string[] {
  const folder = join(modelsDir, "BTCUSDT", "1h", kind);
  return readdirSync(folder)
    .filter((name) => /^\d{8}T\d{6}Z-/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Everything under a folder, files and folders, hidden ones too. */
export function everythingIn(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).toSorted();
}
