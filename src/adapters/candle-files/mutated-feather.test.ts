import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordBatchStreamWriter, tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectRows } from "../../../test/collect-rows.ts";
import { pandasFeather } from "../../../test/pandas-feather.ts";
import * as fc from "../../../test/properties.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { openFeatherFile } from "./open-feather-file.ts";
import { loadArrowCodecs } from "./tables/arrow-codecs.ts";

let folder = "";
let stream: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mutated-"));
  await loadArrowCodecs();
  const table = tableFromIPC(pandasFeather("lz4"));
  stream = Buffer.from(RecordBatchStreamWriter.writeAll(table).toUint8Array(true));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Every value of its rows, or the error. */
async function outcomeOf(bytes: Uint8Array): Promise<readonly number[] | Error> {
  const path = join(folder, "mutant.feather");
  await writeFile(path, bytes);
  try {
    const file = await openFeatherFile(path, { instrument: parseInstrument("BTCUSDT") });
    const { rows } = await collectRows(file);
    return rows.flatMap((row) => Object.values(row));
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function featherFile(compression: "lz4" | "zstd"): Buffer {
  return Buffer.from(pandasFeather(compression));
}

const seed = 20_260_101;
const changes = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    byte: fc.oneof(fc.constantFrom(0, 1, 2, 4, 8, 0x7f, 0x80, 0xff), fc.nat({ max: 255 })),
  }),
  { minLength: 1, maxLength: 3 },
);

describe("openFeatherFile() of a damaged file", () => {
  it.each([
    ["file with LZ4", () => featherFile("lz4")],
    ["file with ZSTD", () => featherFile("zstd")],
    ["stream", () => stream],
  ] as const)(`answers finite rows or one typed error for a %s, seed ${seed}`, async (_, whole) => {
    expect(await outcomeOf(whole())).toHaveLength(21);
    await fc.assert(
      fc.asyncProperty(changes, async (bytes) => {
        const mutant = Buffer.from(whole());
        for (const { at, byte } of bytes) mutant[Math.floor(at * mutant.length)] = byte;
        const outcome = await outcomeOf(mutant);
        const isGood =
          outcome instanceof Error
            ? outcome instanceof OperationalError
            : outcome.every((value) => Number.isFinite(value));
        expect(isGood, String(outcome)).toBe(true);
      }),
      { numRuns: 100, seed },
    );
  });

  it("does not read for ever where the footer takes the schema for a batch", async () => {
    const mutant = featherFile("lz4");
    const { footerAt, batchAt } = placesIn(mutant);
    const block = mutant.indexOf(int64(batchAt), footerAt);
    expect(block).toBeGreaterThan(footerAt);
    int64(8).copy(mutant, block);
    expect(await outcomeOf(mutant)).toMatchObject({ code: "E_FEATHER" });
  });

  it("takes no memory for rows that a batch cannot hold", async () => {
    const { batchAt } = placesIn(featherFile("lz4"));
    const end = batchAt + 8 + featherFile("lz4").readInt32LE(batchAt + 4);
    let damaged = 0;
    for (let at = featherFile("lz4").indexOf(int64(3), batchAt); at !== -1 && at < end; damaged++) {
      const mutant = featherFile("lz4");
      int64(2 ** 40).copy(mutant, at);
      expect(await outcomeOf(mutant), `at ${at}`).toMatchObject({ code: "E_FEATHER" });
      at = mutant.indexOf(int64(3), at + 8);
    }
    // The batch itself and its six columns.
    expect(damaged).toBe(7);
  });

  it("takes no memory for what the head of a ZSTD frame asks for", async () => {
    const mutant = featherFile("zstd");
    const frame = mutant.indexOf("28b52ffd", "hex");
    // A length of four bytes.
    mutant[frame + 4] = 0b1010_0000;
    mutant.writeUInt32LE(2 ** 31 - 2 ** 24, frame + 5);
    expect(await outcomeOf(mutant)).toMatchObject({
      code: "E_FEATHER",
      message: expect.stringContaining("too long when unpacked") as string,
    });
  });
});

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

/** The schema's message stands first, after magic and padding; the batch follows it. */
function placesIn(whole: Buffer): { readonly footerAt: number; readonly batchAt: number } {
  const footerBytes = whole.readInt32LE(whole.length - 10);
  return { footerAt: whole.length - 10 - footerBytes, batchAt: 16 + whole.readInt32LE(12) };
}
