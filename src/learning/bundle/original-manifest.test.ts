import { describe, expect, test } from "vitest";
import { type FileSeal, sealBundle, sealFile, sealManifest } from "./manifest.ts";
import { mendedManifest, originalManifest } from "./original-manifest.ts";

const stamp = "20240630T115958Z";
const files = new Map([
  ["btcusdt_price.onnx", Uint8Array.from({ length: 9000 }, (_, i) => i * 7)],
  ["golden.json", Buffer.from("{}")],
  ["novelty.json", Buffer.from('{"format":1}')],
]);
const { version, manifestText } = sealBundle(files, stamp);

describe("originalManifest()", () => {
  test("makes the manifest anew from the files, whatever became of it", () => {
    for (const left of [undefined, Buffer.from(""), Buffer.from(manifestText.slice(9))]) {
      expect(originalManifest(version, files, left)).toBe(manifestText);
    }
    for (let at = 0; at < manifestText.length; at += 1) {
      const left = Buffer.from(manifestText);
      left[at] = left[at]! ^ (1 << (at % 7));
      expect(originalManifest(version, files, left), `byte ${at}`).toBe(manifestText);
    }
  });

  test("makes one of a version from before blocks had checksums", () => {
    const bare = (content: Uint8Array): FileSeal => {
      const { sha256, bytes } = sealFile(content);
      return { sha256, bytes };
    };
    const seals = new Map([...files].map(([name, content]) => [name, bare(content)]));
    const old = sealManifest(seals, stamp);
    expect(old.version).not.toBe(version);
    expect(originalManifest(old.version, files, undefined)).toBe(old.manifestText);
  });

  test("takes what the manifest still says of files that are broken, missing or too many", () => {
    const broken = new Map<string, Uint8Array>(files);
    broken.set("golden.json", Buffer.from("[]"));
    broken.delete("novelty.json");
    broken.set("stray.txt", Buffer.from("notes"));
    expect(originalManifest(version, broken, Buffer.from(manifestText))).toBe(manifestText);
    const sha = sealFile(files.get("btcusdt_price.onnx")!).sha256;
    const other = `${sha.startsWith("0") ? "1" : "0"}${sha.slice(1)}`;
    const left = Buffer.from(manifestText.replace(sha, other));
    expect(originalManifest(version, broken, left)).toBe(manifestText);
  });

  test("finds none where a file and what the manifest said of it are both lost", () => {
    const broken = new Map([...files, ["golden.json", Buffer.from("[]")] as const]);
    expect(originalManifest(version, broken, undefined)).toBeUndefined();
  });
});

test("mendedManifest() puts one wrong byte right where files cannot help", () => {
  for (const [at, flip] of [
    [0, 1],
    [5, 16],
    [manifestText.length - 1, 3],
  ] as const) {
    const left = Buffer.from(manifestText);
    left[at] = left[at]! ^ flip;
    expect(mendedManifest(version, left)).toBe(manifestText);
  }
});
