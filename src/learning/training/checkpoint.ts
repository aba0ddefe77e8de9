import { createHash } from "node:crypto";
import { RefusedError } from "../../foundation/errors.ts";
import type { EpochLosses, TrainingState } from "./training-state.ts";

interface CheckpointHeader {
  readonly format: "candlecast-checkpoint-1";
  /** Of the plan and the data; a checkpoint of another training is refused. */
  readonly fingerprint: string;
  readonly parameterCount: number;
  readonly adamSteps: number;
  readonly history: readonly EpochLosses[];
}

const digestBytes = 32;
const lengthBytes = 4;

/**
 * A training between two epochs as bytes: header length, header (JSON), the four vectors of
 * parameters (float32, little-endian), sha256 of all before.
 *
 * @param fingerprint What the training must be to go on from here.
 */
export function encodeCheckpoint(state: TrainingState, fingerprint: string): Uint8Array {
  const header: CheckpointHeader = {
    format: "candlecast-checkpoint-1",
    fingerprint,
    parameterCount: state.parameters.length,
    adamSteps: state.adam.steps,
    history: state.history,
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(text.length);
  const body = Buffer.concat([length, text, ...vectors(state).map(bytesOf)]);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

/**
 * Reads a checkpoint back.
 *
 * @throws {RefusedError} E_CHECKPOINT: the bytes are torn or changed, or belong to another training.
 */
export function decodeCheckpoint(bytes: Uint8Array, fingerprint: string): TrainingState {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = buffer.subarray(0, Math.max(0, buffer.length - digestBytes));
  const digest = createHash("sha256").update(body).digest();
  if (body.length < lengthBytes || !digest.equals(buffer.subarray(body.length))) {
    throw refused("its bytes are torn or changed");
  }
  const headerEnd = lengthBytes + body.readUInt32LE(0);
  const header = JSON.parse(body.toString("utf8", lengthBytes, headerEnd)) as CheckpointHeader;
  if (header.fingerprint !== fingerprint) throw refused("it belongs to another training");
  const values = floatsOf(body.subarray(headerEnd));
  const vector = (i: number): Float32Array =>
    values.slice(i * header.parameterCount, (i + 1) * header.parameterCount);
  return {
    parameters: vector(0),
    adam: { steps: header.adamSteps, firstMoment: vector(1), secondMoment: vector(2) },
    bestParameters: vector(3),
    history: header.history,
  };
}

function vectors({ parameters, adam, bestParameters }: TrainingState): readonly Float32Array[] {
  return [parameters, adam.firstMoment, adam.secondMoment, bestParameters];
}

function bytesOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

// Copied first: the bytes after a header of any length need not start where a float may.
function floatsOf(bytes: Buffer): Float32Array {
  const aligned = new Uint8Array(bytes);
  return new Float32Array(aligned.buffer, 0, aligned.length / Float32Array.BYTES_PER_ELEMENT);
}

function refused(reason: string): RefusedError {
  return new RefusedError("E_CHECKPOINT", `Cannot resume from the checkpoint: ${reason}`);
}
