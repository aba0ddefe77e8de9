import { refuseModel } from "./refuse-model.ts";
import { type WireField, wireFields, type WireMessage } from "./wire-fields.ts";

/** Messages in one file; a network of 5,000 nodes has about 50,000. */
const messagesMax = 200_000;
/** Integers and floats that are decoded one by one; a thousand trees of 200 nodes have 2 million. */
const numbersMax = 4_000_000;
/** A text costs the memory of so many numbers. */
const textWeight = 8;
/** Messages inside one another; each inner graph takes three. */
const depthMax = 32;

/** Protobuf's wire types. */
const wire = { varint: 0, fixed64: 1, lengthed: 2, fixed32: 5 } as const;

interface Scan {
  readonly bytes: Uint8Array;
  at: number;
  messages: number;
  numbers: number;
}

/**
 * Walks the messages of an ONNX file without keeping anything, so that a file that would exhaust the
 * memory or the stack, or uses what is not read, is refused before it is decoded.
 *
 * @throws {RefusedError} E_FOREIGN_MODEL.
 */
export function scanWire(bytes: Uint8Array): void {
  const scan: Scan = { bytes, at: 0, messages: 0, numbers: 0 };
  scanMessage(scan, { name: "model", until: bytes.length, depth: 1 });
}

interface Span {
  readonly name: WireMessage;
  readonly until: number;
  readonly depth: number;
}

function scanMessage(scan: Scan, span: Span): void {
  scan.messages += 1;
  if (scan.messages > messagesMax) refuseModel(`it has more than ${messagesMax} parts`);
  if (span.depth > depthMax) refuseModel(`its parts lie more than ${depthMax} deep in one another`);
  const seen = new Set<number>();
  while (scan.at < span.until) {
    const tag = readVarint(scan, span.until);
    const number = Math.floor(tag / 8);
    const field = wireFields[span.name][number];
    if (field === undefined) refuseModel(`a ${span.name} has field ${number}, which is not known`);
    if (field.kind === "refused") refuseModel(field.reason);
    if (field.kind === "message" && field.once && seen.has(number)) {
      refuseModel(`a ${span.name} has field ${number} twice`);
    }
    seen.add(number);
    scanField(scan, field, { ...span, wireType: tag % 8 });
  }
  if (scan.at !== span.until) refuseTorn();
}

function scanField(
  scan: Scan,
  field: WireField,
  { wireType, until, depth }: Span & { readonly wireType: number },
): void {
  if (wireType === wire.lengthed) {
    const end = lengthEnd(scan, until);
    if (field.kind === "message") {
      scanMessage(scan, { name: field.of, until: end, depth: depth + 1 });
      return;
    }
    countContent(scan, field, end);
    scan.at = end;
    return;
  }
  if (wireType !== singleWireType(field)) refuseTorn();
  if (wireType === wire.varint) readVarint(scan, until);
  else skip(scan, wireType === wire.fixed32 ? 4 : 8, until);
  if ("kept" in field && field.kept) count(scan, 1);
}

function countContent(scan: Scan, field: WireField, end: number): void {
  if (field.kind === "integer" || field.kind === "float") refuseTorn();
  if (field.kind === "bytes") count(scan, textWeight);
  else countPacked(scan, field, end);
}

function singleWireType({ kind }: WireField): number | undefined {
  if (kind === "integer" || kind === "integers") return wire.varint;
  if (kind === "float" || kind === "floats") return wire.fixed32;
  return kind === "doubles" ? wire.fixed64 : undefined;
}

function countPacked(scan: Scan, field: WireField, end: number): void {
  if (!("kept" in field) || !field.kept) return;
  if (field.kind !== "integers") {
    count(scan, Math.ceil((end - scan.at) / 4));
    return;
  }
  while (scan.at < end) {
    readVarint(scan, end);
    count(scan, 1);
  }
}

function count(scan: Scan, numbers: number): void {
  scan.numbers += numbers;
  if (scan.numbers > numbersMax) refuseModel(`it lists more than ${numbersMax} numbers`);
}

function lengthEnd(scan: Scan, until: number): number {
  const length = readVarint(scan, until);
  const end = scan.at + length;
  if (end > until) refuseTorn();
  return end;
}

function skip(scan: Scan, length: number, until: number): void {
  scan.at += length;
  if (scan.at > until) refuseTorn();
}

// Beyond 2^53 only the length of the number matters here, not its digits.
function readVarint(scan: Scan, until: number): number {
  let value = 0;
  let unit = 1;
  for (let length = 1; length <= 10; length++) {
    if (scan.at >= until) refuseTorn();
    const byte = scan.bytes[scan.at++]!;
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return value;
    unit *= 128;
  }
  return refuseTorn();
}

function refuseTorn(): never {
  refuseModel("it is no whole ONNX file");
}
