import { expect, test } from "vitest";
import { flippedBit } from "./flipped-bit.ts";

test("flippedBit() finds each flipped bit, and none where two are wrong", () => {
  const whole = Buffer.from("candles");
  const isWhole = (bytes: Uint8Array): boolean => whole.equals(bytes);
  for (let bit = 0; bit < whole.length * 8; bit += 1) {
    const at = bit >> 3;
    const broken = Buffer.from(whole);
    broken[at] = broken[at]! ^ (1 << (bit & 7));
    expect(flippedBit(broken, isWhole)).toEqual({ at, is: broken[at], was: whole[at] });
  }
  expect(flippedBit(Buffer.from("dandlfs"), isWhole)).toBeUndefined();
});
