import { describe, expect, it } from "vitest";
import { int32, readFlatBuffer, tableOf, type TableShape, text } from "./flatbuffer-verifier.ts";

const bytes = Uint8Array.from(
  [
    // Offset of the table; its vtable; the table: way to its vtable, 7, offset of a text; the text.
    [12, 0, 0, 0],
    [8, 0, 12, 0, 4, 0, 8, 0],
    [8, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0],
    [2, 0, 0, 0, 97, 98],
  ].flat(),
);
const shape = { count: int32, name: text };

describe("readFlatBuffer()", () => {
  it("reads what the slots hold, and nothing of slots that the file left out", () => {
    expect(readFlatBuffer(bytes, shape).count).toBe(7);
    expect(readFlatBuffer(bytes, { ...shape, later: int32 }).later).toBeUndefined();
  });

  it("refuses a buffer that is cut anywhere", () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readFlatBuffer(bytes.subarray(0, length), shape), `${length}`).toThrow(
        RangeError,
      );
    }
  });

  it.each([
    ["root", 0],
    ["vtable's length", 4],
    ["table's length", 6],
    ["slot", 8],
    ["way to the vtable", 12],
    ["offset of a text", 20],
    ["length of a text", 24],
  ])("refuses a %s that points outside", (_, at) => {
    for (const value of [0x7f, 0x80, 0xff]) {
      const broken = Uint8Array.from(bytes);
      broken[at] = value;
      expect(() => readFlatBuffer(broken, shape), `${value}`).toThrow(RangeError);
    }
  });

  it("refuses tables that are nested without end", () => {
    // Each table's slot points at the next table four bytes on, all with one vtable before them.
    const nested = new DataView(new ArrayBuffer(2048));
    nested.setInt32(0, 12, true);
    nested.setInt16(4, 6, true);
    nested.setInt16(6, 8, true);
    nested.setInt16(8, 4, true);
    for (let at = 12; at < 2000; at += 8) {
      nested.setInt32(at, at - 4, true);
      nested.setInt32(at + 4, 4, true);
    }
    const node: TableShape = { next: tableOf((): TableShape => node) };
    expect(() => readFlatBuffer(new Uint8Array(nested.buffer), node)).toThrow(/nested too deep/);
  });
});
