import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readCandleText } from "../../../test/candle-text.ts";
import * as fc from "../../../test/properties.ts";
import { OperationalError } from "../../foundation/errors.ts";

const csv = "time,open,high,low,close,volume\n1571302800000,1,2,1,2,3\n1571306400000,1,2,1,2,3\n";
const rows = [1_571_302_800, 1_571_306_400].map((t) => ({ t, o: 1, h: 2, l: 1, c: 2, v: 3 }));
const files = [
  csv,
  '"Date","Price","Open","High","Low","Vol."\n"Oct 17, 2019","8,078.1","7,993.4","8,123.5","7,937.0","1.2K"\n',
  ",BTC:open,BTC:high,BTC:low,BTC:close,ETH:open,ETH:high,ETH:low,ETH:close\n2019-10-17,1,2,1,2,1,2,1,2\n",
  JSON.stringify(rows),
  JSON.stringify({ data: rows.map((row) => Object.values(row)) }),
  JSON.stringify({ t: [1, 2], o: [1, 2], h: [2, 3], l: [1, 2], c: [2, 3] }),
].map((text) => Buffer.from(text));
files.push(gzipSync(csv));

const pieces = [
  ",",
  ";",
  "\n",
  '"',
  "[",
  "]",
  "{",
  "}",
  ":",
  "NaN",
  "\0",
  "1e999",
  "__proto__",
  "\r",
];
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat({ max: 40 }),
  put: fc.oneof(
    fc.constantFrom(...pieces).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4 }),
  ),
});

it("openCandleFile() answers every damaged file with finite rows or one typed error", async () => {
  const mutants = fc.tuple(
    fc.constantFrom(...files),
    fc.array(change, { minLength: 1, maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(mutants, async ([file, changes]) => {
      let bytes = file;
      for (const { at, cut, put } of changes) {
        const place = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
      }
      const outcome = await readCandleText(bytes).then(
        ({ values }) => values.flat().every((value) => Number.isFinite(value)),
        (error: unknown) => error instanceof OperationalError,
      );
      expect(outcome).toBe(true);
    }),
    { numRuns: 500 },
  );
});
