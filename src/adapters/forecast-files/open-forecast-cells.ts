import { MisuseError } from "../../foundation/errors.ts";
import type { ByteSource } from "../candle-files/archives/byte-source.ts";
import { openGzipSource } from "../candle-files/archives/gzip-source.ts";
import { openPlainSource } from "../candle-files/archives/plain-source.ts";
import { identifyBytes } from "../candle-files/file-signature.ts";
import { encodingOf } from "../candle-files/text-encoding.ts";
import { csvCells } from "./csv-cells.ts";
import type { ForecastCells } from "./forecast-cells.ts";
import { jsonCells } from "./json-cells.ts";
import { tableCells } from "./table-cells.ts";

const textBytesMax = 400_000_000;

/**
 * The cells of a file of forecasts; its first bytes tell what it is, not its name.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_ARCHIVE, E_PARQUET, E_FEATHER,
 *   E_FORECAST_FILE: no table with named columns.
 * @throws {WorldError} E_FILE_READ.
 */
export async function openForecastCells(path: string): Promise<ForecastCells> {
  try {
    const source = await openPlainSource(path);
    const identity = identifyBytes(source.beginning);
    if (identity.kind === "foreign") throw unreadable(path, identity.what);
    if (identity.kind === "zip") throw unreadable(path, "a zip archive; unpack it first");
    if (identity.kind === "arrow") {
      const { openArrowSource } = await import("../candle-files/tables/arrow-source.ts");
      return await tableCells(await openArrowSource(path));
    }
    if (identity.kind === "parquet") {
      const { openParquetSource } = await import("../candle-files/tables/parquet-source.ts");
      return await tableCells(await openParquetSource(path));
    }
    const text = await textOf(identity.kind === "gzip" ? await openGzipSource(path) : source);
    return /^\s*[[{]/.test(text) ? jsonCells(path, text) : csvCells(path, text);
  } catch (error) {
    throw asForecasts(error);
  }
}

async function textOf(source: ByteSource): Promise<string> {
  const decoder = new TextDecoder(encodingOf(source.beginning));
  const parts: string[] = [];
  let bytesRead = 0;
  await source.read((bytes) => {
    bytesRead += bytes.length;
    if (bytesRead > textBytesMax) {
      throw unreadable(source.name, "larger than 400 MB as text; write it as Parquet");
    }
    parts.push(decoder.decode(bytes, { stream: true }));
  });
  parts.push(decoder.decode());
  return parts.join("").replace(/^\uFEFF/, "");
}

function unreadable(path: string, what: string): MisuseError {
  return new MisuseError("E_FILE_FORMAT", `Cannot read ${path} as forecasts: it is ${what}`);
}

// The readers of candle files speak of candles.
function asForecasts(error: unknown): unknown {
  if (!(error instanceof MisuseError) || !/ as (\w+ )?candles/.test(error.message)) return error;
  const message = error.message.replace(/ as (\w+ )?candles/, " as $1forecasts");
  return new MisuseError(error.code, message, { cause: error });
}
