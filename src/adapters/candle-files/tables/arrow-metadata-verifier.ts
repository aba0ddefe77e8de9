import type { FileHandle } from "node:fs/promises";
import { verifyBatch, verifyField } from "./arrow-batch-verifier.ts";
import {
  type ArrowField,
  blockBytes,
  dictionaryBatchShape,
  footerShape,
  int64At,
  messageKinds,
  messageShape,
  recordBatchShape,
  schemaShape,
} from "./arrow-metadata.ts";
import { prove, readFlatBuffer } from "./flatbuffer-verifier.ts";

/**
 * Reads the metadata of an Arrow file or stream, passing over the values, and proves that they can be
 * handed to the Arrow library, which trusts them: it would read for ever where a message is not of
 * the kind that it looks for, and take memory for as many rows as a batch says.
 *
 * @throws {RangeError} What is wrong with the file.
 */
export async function verifyArrowMetadata(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const bytes: ByteReader = async (at, length) => {
    prove(at >= 0 && length >= 0 && at + length <= size, "it ends too early");
    return (await file.read(Buffer.alloc(length), 0, length, at)).buffer;
  };
  const isFile = size >= magic.length && (await bytes(0, magic.length)).equals(magic);
  await (isFile ? verifyFile(bytes, size) : verifyStream(bytes, size));
}

type ByteReader = (at: number, length: number) => Promise<Buffer>;

const magic = Buffer.from("ARROW1");
/** Length of the footer, and magic. */
const fileEndBytes = 4 + magic.length;

async function verifyFile(bytes: ByteReader, size: number): Promise<void> {
  const footerBytes = (await bytes(size - fileEndBytes, 4)).readInt32LE();
  const footerAt = size - fileEndBytes - footerBytes;
  const footer = readFlatBuffer(await bytes(footerAt, footerBytes), footerShape);
  const columns = verifiedColumns(footer);
  for (const at of blockOffsets(footer.dictionaries)) {
    const message = await readMessage(bytes, at, footerAt);
    prove(message?.kind === messageKinds.dictionaryBatch, "a dictionary is not in its place");
    verifyMessage(message, columns);
  }
  for (const at of blockOffsets(footer.recordBatches)) {
    const message = await readMessage(bytes, at, footerAt);
    prove(message?.kind === messageKinds.recordBatch, "a batch is not in its place");
    verifyMessage(message, columns);
  }
}

function blockOffsets(blocks: DataView | undefined): readonly number[] {
  if (blocks === undefined) return [];
  const count = blocks.byteLength / blockBytes;
  return Array.from({ length: count }, (_, k) => int64At(blocks, blockBytes * k));
}

async function verifyStream(bytes: ByteReader, size: number): Promise<void> {
  let columns: readonly ArrowField[] | undefined;
  let message: Message | undefined;
  for (let at = 0; at < size; at = message.end) {
    message = await readMessage(bytes, at, size);
    if (message === undefined) return;
    if (message.kind === messageKinds.schema) {
      prove(columns === undefined, "it has two schemas");
      const { version, header } = readFlatBuffer(message.metadata, schemaMessageShape);
      columns = verifiedColumns({ version, schema: header });
    } else {
      prove(columns !== undefined, "it has no schema");
      verifyMessage(message, columns);
    }
  }
}

interface Message {
  readonly kind: number;
  readonly metadata: Uint8Array;
  readonly bodyBytes: number;
  /** Position of what follows. */
  readonly end: number;
}

/** By far more than a table of candles has. */
const metadataBytesMax = 2 ** 26;

const anyMessageShape = messageShape(() => ({}));
const schemaMessageShape = messageShape(() => schemaShape);
const batchMessageShape = messageShape(() => recordBatchShape);
const dictionaryMessageShape = messageShape(() => dictionaryBatchShape);

/** The message at a position; undefined where a stream says that it ends. */
async function readMessage(
  bytes: ByteReader,
  at: number,
  until: number,
): Promise<Message | undefined> {
  const first = (await bytes(at, 4)).readInt32LE();
  // Streams before Arrow 0.15 begin with the length.
  const metadataAt = first === -1 ? at + 8 : at + 4;
  const metadataBytes = first === -1 ? (await bytes(at + 4, 4)).readInt32LE() : first;
  if (metadataBytes === 0) return undefined;
  prove(metadataBytes <= metadataBytesMax, "its metadata are too long");
  const metadata = await bytes(metadataAt, metadataBytes);
  const message = readFlatBuffer(metadata, anyMessageShape);
  const { version = 0, kind = 0, bodyBytes = 0 } = message;
  prove(version >= oldestVersion, "its version is unknown");
  prove(knownKinds.has(kind), "it has something that is neither schema nor batch");
  const end = metadataAt + metadataBytes + bodyBytes;
  prove(bodyBytes >= 0 && end <= until, "a batch is cut");
  return { kind, metadata, bodyBytes, end };
}

const knownKinds: ReadonlySet<number> = new Set(Object.values(messageKinds));

/** The fourth version, of 2017, is number 3; batches before it look different. */
const oldestVersion = 3;

function verifiedColumns(holder: {
  readonly version: number | undefined;
  readonly schema: { readonly fields: readonly ArrowField[] | undefined } | undefined;
}): readonly ArrowField[] {
  prove((holder.version ?? 0) >= oldestVersion, "its version is unknown");
  const columns = holder.schema?.fields;
  prove(columns !== undefined, "it has no schema");
  for (const column of columns) verifyField(column);
  return columns;
}

function verifyMessage(
  { kind, metadata, bodyBytes }: Message,
  columns: readonly ArrowField[],
): void {
  const isDictionary = kind === messageKinds.dictionaryBatch;
  const batch = isDictionary
    ? readFlatBuffer(metadata, dictionaryMessageShape).header?.data
    : readFlatBuffer(metadata, batchMessageShape).header;
  prove(batch !== undefined, "a batch has no header");
  // Which column a dictionary is of is for the library to find.
  verifyBatch(batch, { bodyBytes, columns: isDictionary ? undefined : columns });
}
