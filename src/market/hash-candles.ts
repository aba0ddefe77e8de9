import { createHash } from "node:crypto";
import { type CandleSeries, candleColumns } from "./candle-series.ts";

/**
 * sha256 (hex) over instrument, timeframe and every value of the candles.
 * Equal candles give an equal hash whatever file they came from and however they were cut in chunks.
 */
export function hashCandles(series: CandleSeries): string {
  const hash = createCandleHash();
  hash.add(series);
  return hash.digest(series);
}

/** The same hash over candles that come in chunks. */
export interface CandleHash {
  /** The next candles; all chunks have volume or none has. */
  readonly add: (chunk: CandleSeries) => void;
  /** Ends the hash. */
  readonly digest: (key: Pick<CandleSeries, "instrument" | "timeframe">) => string;
}

export function createCandleHash(): CandleHash {
  // One hash a column: it does not depend on where chunks begin.
  const names = ["openTimeMs", ...candleColumns] as const;
  const columns = names.map((name) => ({ name, hash: createHash("sha256"), isAbsent: false }));
  let count = 0;
  return {
    add: (chunk) => {
      count += chunk.openTimeMs.length;
      for (const column of columns) {
        const values = chunk[column.name];
        if (values === undefined) column.isAbsent = true;
        else column.hash.update(bytesOf(values));
      }
    },
    digest: ({ instrument, timeframe }) => {
      const whole = createHash("sha256").update(`${instrument} ${timeframe} ${count}\n`);
      for (const { hash, isAbsent } of columns) {
        whole.update(isAbsent ? "absent\n" : `${hash.digest("hex")}\n`);
      }
      return whole.digest("hex");
    },
  };
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
