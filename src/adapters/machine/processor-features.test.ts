import { expect, test } from "vitest";
import { featuresIn } from "./processor-features.ts";

test("featuresIn() reads the flags of a Linux server", () => {
  const text = "model name\t: Some avx512f CPU\nflags\t\t: fpu fma avx avx2 avx512_vnni avx512f\n";
  expect(featuresIn(text)).toEqual(["avx", "fma", "avx2", "avx512f", "avx512_vnni"]);
});

test("featuresIn() reads an ARM board and both kinds of Mac", () => {
  expect(featuresIn("Features\t: fp asimd evtstrm aes\n")).toEqual(["neon"]);
  expect(featuresIn("hw.optional.neon: 1\nhw.optional.avx2_0: 0\n")).toEqual(["neon"]);
  const intel = "machdep.cpu.features: FPU FMA AVX1.0\nmachdep.cpu.leaf7_features: BMI1 AVX2\n";
  expect(featuresIn(intel)).toEqual(["avx", "fma", "avx2"]);
});

test("featuresIn() finds nothing where nothing is told", () => {
  expect(featuresIn("processor : 0\n")).toEqual([]);
});
