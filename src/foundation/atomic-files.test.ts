import { execFileSync } from "node:child_process";
import {
  lstat,
  mkdtemp,
  mkdir,
  readFile,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createFolderAtomically,
  replaceFileAtomically,
  replaceLinkAtomically,
  writeFileAtomically,
} from "./atomic-files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-files-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("writeFileAtomically()", () => {
  it("makes missing folders, replaces the old content and leaves nothing beside it", async () => {
    const path = join(folder, "a", "b.json");
    await writeFileAtomically(path, "old");
    await writeFileAtomically(path, new TextEncoder().encode("new"));
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(join(folder, "a"))).toEqual(["b.json"]);
  });

  it("answers E_DISK_WRITE and leaves no temporary file where the target is a folder", async () => {
    const path = join(folder, "taken");
    await mkdir(join(path, "inside"), { recursive: true });
    await expect(writeFileAtomically(path, "x")).rejects.toMatchObject({
      code: "E_DISK_WRITE",
      message: `Cannot write ${path}: a folder stands there, no plain file`,
    });
    expect(await readdir(folder)).toEqual(["taken"]);
  });

  it("never puts a file in the place of a pipe, nor of a link to one", async () => {
    const pipe = join(folder, "pipe");
    const link = join(folder, "link");
    execFileSync("mkfifo", [pipe]);
    await symlink(pipe, link);
    for (const path of [pipe, link]) {
      await expect(writeFileAtomically(path, "x")).rejects.toMatchObject({
        code: "E_DISK_WRITE",
        message: `Cannot write ${path}: a pipe stands there, no plain file`,
      });
    }
    expect((await lstat(pipe)).isFIFO()).toBe(true);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readdir(folder)).toEqual(["link", "pipe"]);
  });
});

describe("replaceFileAtomically()", () => {
  it("keeps the old file and removes the new one when the writer throws", async () => {
    const path = join(folder, "f");
    await writeFileAtomically(path, "old");
    const broken = replaceFileAtomically(path, async (temporaryPath) => {
      await writeFile(temporaryPath, "half");
      throw new Error("writer died");
    });
    await expect(broken).rejects.toThrow("writer died");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["f"]);
  });
});

describe("createFolderAtomically()", () => {
  const fill = async (path: string): Promise<void> => {
    await mkdir(join(path, "deep"));
    await writeFile(join(path, "deep", "x"), "1");
  };

  it("shows the whole folder at once", async () => {
    await createFolderAtomically(join(folder, "v1"), fill);
    expect(await readFile(join(folder, "v1", "deep", "x"), "utf8")).toBe("1");
    expect(await readdir(folder)).toEqual(["v1"]);
  });

  it("never replaces a folder that stands there, and never leaves half a one", async () => {
    await createFolderAtomically(join(folder, "v1"), fill);
    const again = createFolderAtomically(join(folder, "v1"), fill);
    await expect(again).rejects.toMatchObject({ code: "E_DISK_WRITE" });
    const broken = createFolderAtomically(join(folder, "v2"), () => {
      throw new Error("filler died");
    });
    await expect(broken).rejects.toThrow("filler died");
    expect(await readdir(folder)).toEqual(["v1"]);
  });
});

describe("replaceLinkAtomically()", () => {
  it("makes a name mean another folder, whose old content stays whole", async () => {
    const path = join(folder, "latest");
    for (const name of ["old", "new"]) {
      await writeFileAtomically(join(folder, name, "x"), name);
      await replaceLinkAtomically(path, name);
    }
    expect(await readlink(path)).toBe("new");
    expect(await readFile(join(path, "x"), "utf8")).toBe("new");
    expect(await readFile(join(folder, "old", "x"), "utf8")).toBe("old");
    expect((await readdir(folder)).toSorted()).toEqual(["latest", "new", "old"]);
  });

  it("answers E_DISK_WRITE where a folder stands, and leaves it", async () => {
    const path = join(folder, "latest");
    await writeFileAtomically(join(path, "mine"), "x");
    const replaced = replaceLinkAtomically(path, "other");
    await expect(replaced).rejects.toMatchObject({ code: "E_DISK_WRITE" });
    expect(await readFile(join(path, "mine"), "utf8")).toBe("x");
    expect(await readdir(folder)).toEqual(["latest"]);
  });
});
