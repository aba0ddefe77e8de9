import type { Damage } from "./locate-damage.ts";

/** Broken bytes that are told one by one; more are told as a range. */
const toldMax = 64;

/** Where a file differs from what it was, every byte of which is known; nothing where it does not. */
export function differingBytes(is: Uint8Array, was: Uint8Array): readonly Damage[] {
  const length = Math.max(is.length, was.length);
  const places: number[] = [];
  for (let at = 0; at < length; at++) if (is[at] !== was[at]) places.push(at);
  const [from, until] = [places[0], (places.at(-1) ?? 0) + 1];
  if (from === undefined) return [];
  const range = { kind: "range", from, until, likely: undefined } as const;
  if (is.length !== was.length) {
    const isCut = from === is.length || from === was.length;
    const lengths = { kind: "length", is: is.length, was: was.length } as const;
    return isCut ? [lengths] : [lengths, { ...range, until: is.length }];
  }
  if (places.length > toldMax) return [range];
  return places.map((at) => ({ kind: "byte", at, is: is[at]!, was: was[at]! }));
}
