import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram } from "../../gate/pack-package.ts";
import { writeDocFiles } from "../doc-files.ts";
import { filesBelow, readText, root } from "../house/repository.ts";

interface Block {
  readonly text: string;
  /** Why the page says that it cannot run in a test; undefined where it runs. */
  readonly reason: string | undefined;
}

const pages = ["README.md", "CONTRIBUTING.md", ...filesBelow("docs")].filter((page) =>
  page.endsWith(".md"),
);
const blocks = new Map(pages.map((page) => [page, blocksOf(page)]));
const folder = mkdtempSync(path.join(tmpdir(), "candlecast-pages-"));
const tools = path.join(folder, "tools");

// The built program, as users have it, starts in a third of the time of the source.
beforeAll(() => {
  const built = path.join(folder, "built");
  mkdirSync(tools);
  buildProgram(path.join(built, "dist"));
  for (const name of ["bin", "package.json"])
    cpSync(path.join(root, name), path.join(built, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(built, "node_modules"), "dir");
  const command = path.join(built, "bin", "candlecast.mjs");
  tool("candlecast", `exec "${process.execPath}" "${command}" "$@"`);
  // `npx candlecast` in a folder where the package is installed runs the same command.
  tool("npx", 'exec "$@"');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

for (const [page, all] of blocks) {
  const running = all.filter(({ reason }) => reason === undefined);
  if (running.length === 0) continue;
  describe(`${page} on simulated candles`, () => {
    const home = path.join(folder, page.replaceAll("/", "-"));

    beforeAll(async () => {
      mkdirSync(home);
      await writeDocFiles(home);
    });

    test.each(running)("runs: $text", ({ text }) => {
      const { status, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", text], {
        cwd: home,
        encoding: "utf8",
        env: { ...process.env, PATH: `${tools}${path.delimiter}${process.env["PATH"] ?? ""}` },
      });
      expect(status, stderr).toBe(0);
    });
  });
}

test("blocks that do not run say why, and are few", () => {
  const told = [...blocks].flatMap(([page, all]) =>
    all.flatMap(({ reason }) => (reason === undefined ? [] : [`${page}: ${reason}`])),
  );
  const known = /takes minutes|the gate itself|packed-package|needs a network|shows the shape/;
  expect(told.filter((line) => !known.test(line))).toEqual([]);
  expect(told.filter((line) => !line.includes("shows the shape")).length).toBeLessThan(15);
});

function blocksOf(page: string): readonly Block[] {
  const fenced = /(?:<!-- run: (.*?) -->\n+)?^```(?:sh|bash)\n([\s\S]*?)^```/gm;
  return [...readText(page).matchAll(fenced)].map(([, reason, text = ""]) => ({
    reason,
    text: text.trim(),
  }));
}

function tool(name: string, line: string): void {
  const file = path.join(tools, name);
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}
