import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { quickFolder } from "../../../test/quick-folder.ts";
import { hashFile } from "./hash-file.ts";

const folder = quickFolder("hash-file-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("hashFile() is the sha256 of the bytes", async () => {
  const path = join(folder, "abc.txt");
  writeFileSync(path, "abc");
  // NIST FIPS 180-2, appendix B.1.
  expect(await hashFile(path)).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("hashFile() says what every reader says of a file that is not there", async () => {
  const path = join(folder, "nope.csv");
  await expect(hashFile(path)).rejects.toMatchObject({
    code: "E_FILE_MISSING",
    exitCode: 2,
    message: `Cannot read ${path}: there is no such file`,
  });
  await expect(hashFile(folder)).rejects.toMatchObject({ code: "E_FILE_READ", exitCode: 3 });
});
