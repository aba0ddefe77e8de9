import { open } from "node:fs/promises";
import { MisuseError } from "../../foundation/errors.ts";
import type { CandleFile, CandleFileOptions } from "./candle-file.ts";
import { openArrowSource, tornFile } from "./tables/arrow-source.ts";
import { candlesOfTable } from "./tables/candles-of-table.ts";

/**
 * Opens a Feather (version 2) or Arrow file as pandas, polars, R or Freqtrade write it: plain, LZ4 or
 * ZSTD; columns found by name, times as timestamps, dates, epoch numbers or text.
 *
 * @throws {MisuseError} E_FEATHER: torn, version 1, or a column is missing; E_ASSET: several assets.
 * @throws {WorldError} E_CODEC: LZ4 is needed and cannot be loaded.
 */
export async function openFeatherFile(
  path: string,
  options: CandleFileOptions,
): Promise<CandleFile> {
  await refuseOtherFiles(path);
  return candlesOfTable(path, await openArrowSource(path), options);
}

const magic = "ARROW1";
// Magic and padding, an empty footer and its length, magic.
const fileBytesMin = 18;

async function refuseOtherFiles(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    const start = (await read(0, magic.length)).toString("latin1");
    if (start.startsWith("FEA1")) {
      throw new MisuseError(
        "E_FEATHER",
        `Cannot read ${path}: it is Feather version 1, which nothing writes since 2020; write it again with version 2`,
      );
    }
    if (start !== magic) return;
    if (size < fileBytesMin) throw tornFile(path, `it has ${size} bytes`);
    const end = await read(size - magic.length - 4, magic.length + 4);
    const footerBytes = end.readInt32LE(0);
    if (end.toString("latin1", 4) !== magic) throw tornFile(path, "its end is missing");
    if (footerBytes < 1 || footerBytes > size - fileBytesMin)
      throw tornFile(path, "its footer is broken");
  } finally {
    await file.close();
  }
}
