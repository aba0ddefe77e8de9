import { describe, expect, it } from "vitest";
import * as fc from "../../test/properties.ts";
import { sumVolumes } from "./sum-volumes.ts";

const seed = 7;

describe(`sumVolumes(), seed ${seed}`, () => {
  it("is the decimal that an exchange prints, to the bit", () => {
    const whole = fc.array(fc.nat(1e9), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(whole, fc.nat(8), (units, decimals) => {
        const scale = 10 ** decimals;
        const volumes = Float64Array.from(units, (unit) => unit / scale);
        const exact = units.reduce((sum, unit) => sum + BigInt(unit), 0n);
        const digits = exact.toString().padStart(decimals + 1, "0");
        const at = digits.length - decimals;
        const printed = Number(`${digits.slice(0, at)}.${digits.slice(at)}`);
        expect(sumVolumes(volumes, 0, volumes.length)).toBe(printed);
      }),
      { seed },
    );
  });

  it("adds volumes of any digits with compensation", () => {
    const volumes = Float64Array.from([1e16, Math.PI, 1, Math.E, 1]);
    expect(sumVolumes(volumes, 0, 5)).toBe(1e16 + 8);
  });

  it("adds only the run that it is asked for", () => {
    expect(sumVolumes(Float64Array.from([1, 2.5, 0, 4]), 1, 3)).toBe(2.5);
  });
});
