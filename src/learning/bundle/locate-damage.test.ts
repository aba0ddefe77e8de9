import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { blockBytes } from "./block-checksums.ts";
import { type BrokenByte, type Damage, locateDamage } from "./locate-damage.ts";
import { sealFile } from "./manifest.ts";

const seed = 20_261_123;

function chanceBytes(length: number): Uint8Array {
  const rng = createRng(seed + length);
  return Uint8Array.from({ length }, () => Math.floor(rng.uniform() * 256));
}

function withByte(content: Uint8Array, at: number, was: number): Uint8Array {
  const changed = Uint8Array.from(content);
  changed[at] = was;
  return changed;
}

// Thousands of deep comparisons would take longer than what they compare.
function isByte(found: readonly Damage[], { at, is, was }: BrokenByte): boolean {
  const [only] = found;
  const same = only?.kind === "byte" && only.at === at && only.is === is && only.was === was;
  return found.length === 1 && same;
}

describe(`locateDamage() (seed ${seed})`, () => {
  test("finds every single changed byte of a file exactly, each of its 255 values", () => {
    const missed: number[][] = [];
    const whole = chanceBytes(80);
    const seal = sealFile(whole);
    for (let change = 0; change < 80 * 255; change += 1) {
      const at = change % 80;
      const was = whole[at]!;
      const is = (was + 1 + Math.floor(change / 80)) % 256;
      const found = locateDamage(withByte(whole, at, is), seal);
      if (!isByte(found, { at, is, was })) missed.push([at, is]);
    }
    expect(missed).toEqual([]);
  });

  test("finds a flipped bit at every place of a file of several blocks", () => {
    const missed: number[][] = [];
    const whole = chanceBytes(2 * blockBytes + 37);
    const seal = sealFile(whole);
    for (let at = 0; at < whole.length; at += 1) {
      const was = whole[at]!;
      const is = was ^ (1 << (at % 8));
      const found = locateDamage(withByte(whole, at, is), seal);
      if (!isByte(found, { at, is, was })) missed.push([at, is]);
    }
    expect(missed).toEqual([]);
  });

  test("finds one broken byte in each of several blocks", () => {
    const rng = createRng(seed);
    const whole = chanceBytes(5 * blockBytes);
    const seal = sealFile(whole);
    for (let round = 0; round < 300; round += 1) {
      const broken = Uint8Array.from(whole);
      const wanted: Damage[] = [];
      for (let block = round % 2; block < 5; block += 1 + (round % 3)) {
        const at = block * blockBytes + Math.floor(rng.uniform() * blockBytes);
        const was = whole[at]!;
        const is = (was + 1 + Math.floor(rng.uniform() * 255)) % 256;
        broken[at] = is;
        wanted.push({ kind: "byte", at, is, was });
      }
      expect(locateDamage(broken, seal)).toEqual(wanted);
    }
  });

  test("names the block of several broken bytes, and beside it the one byte that is likely", () => {
    const whole = chanceBytes(3 * blockBytes + 10);
    const seal = sealFile(whole);
    const broken = Uint8Array.from(whole);
    for (const at of [5, 900, 2 * blockBytes + 7]) broken[at] = 255 - broken[at]!;
    const at = 2 * blockBytes + 7;
    expect(locateDamage(broken, seal)).toEqual([
      { kind: "range", from: 0, until: blockBytes, likely: undefined },
      {
        kind: "range",
        from: 2 * blockBytes,
        until: 3 * blockBytes,
        likely: { at, is: 255 - whole[at]!, was: whole[at]! },
      },
    ]);
  });

  test("never blames a single byte for several in one block", () => {
    const rng = createRng(seed);
    const whole = chanceBytes(blockBytes);
    const seal = sealFile(whole);
    for (let round = 0; round < 3000; round += 1) {
      const broken = Uint8Array.from(whole);
      const at = Math.floor(rng.uniform() * (blockBytes - 1));
      broken[at] = 255 - broken[at]!;
      broken[at + 1] = broken[at + 1]! ^ (1 + Math.floor(rng.uniform() * 255));
      expect(locateDamage(broken, seal)).toEqual([
        { kind: "range", from: 0, until: blockBytes, likely: undefined },
      ]);
    }
  });

  test("a file that was overwritten from somewhere on is one range", () => {
    const whole = chanceBytes(4 * blockBytes + 99);
    const broken = Uint8Array.from(whole);
    broken.fill(0, blockBytes + 100);
    expect(locateDamage(broken, sealFile(whole))).toEqual([
      { kind: "range", from: blockBytes, until: 4 * blockBytes + 99, likely: undefined },
    ]);
  });

  test("says that a file was cut or lengthened, and what is wrong in the rest", () => {
    const whole = chanceBytes(3 * blockBytes + 10);
    const seal = sealFile(whole);
    const length = (is: number) => ({ kind: "length", is, was: whole.length });
    for (const is of [0, 1, blockBytes, blockBytes + 1, whole.length - 1]) {
      expect(locateDamage(whole.subarray(0, is), seal)).toEqual([length(is)]);
    }
    const longer = Buffer.concat([whole, Buffer.from("\n")]);
    expect(locateDamage(longer, seal)).toEqual([length(whole.length + 1)]);
    const brokenToo = withByte(longer, blockBytes, 1 + (whole[blockBytes]! % 255));
    expect(locateDamage(brokenToo, seal)).toEqual([
      length(whole.length + 1),
      { kind: "range", from: blockBytes, until: 2 * blockBytes, likely: undefined },
    ]);
    const shifted = Buffer.concat([whole.subarray(0, 5000), whole.subarray(5001)]);
    expect(locateDamage(shifted, seal)).toEqual([
      length(whole.length - 1),
      { kind: "range", from: blockBytes, until: 3 * blockBytes, likely: undefined },
    ]);
  });

  test("of a manifest without checksums it can only name the file", () => {
    const whole = chanceBytes(10_000);
    const { sha256, bytes } = sealFile(whole);
    const broken = withByte(whole, 9, 255 - whole[9]!);
    expect(locateDamage(whole, { sha256, bytes })).toEqual([]);
    expect(locateDamage(broken, { sha256, bytes })).toEqual([
      { kind: "range", from: 0, until: 10_000, likely: undefined },
    ]);
  });

  test("is nothing for a whole file, an empty one too", () => {
    for (const length of [0, 1, blockBytes - 1, blockBytes, blockBytes + 1]) {
      const whole = chanceBytes(length);
      expect(locateDamage(whole, sealFile(whole))).toEqual([]);
    }
  });
});
