import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes.ts";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [9949, "9.9 kB"],
  [9999, "10 kB"],
  [999_600, "1.0 MB"],
  [1_400_000_000, "1.4 GB"],
])("formatBytes(%i) is %s", (sizeBytes, text) => {
  expect(formatBytes(sizeBytes)).toBe(text);
});
