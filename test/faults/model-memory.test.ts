import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const soak = process.env["MODEL_LOADS"];
const loads = Number(soak ?? 800);
/** A model that is not let go costs more than a megabyte per load. */
const growthMaxKb = 300;

function growthKb(where: "here" | "child", times: number): number {
  const script = join(import.meta.dirname, "load-forever.ts");
  const argv = ["--expose-gc", "--import", "tsx", script, where, String(times)];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  if (soak !== undefined) process.stdout.write(`${where}: ${stdout}\n`);
  if (stdout === "") throw new Error(stderr);
  return (JSON.parse(stdout) as { readonly kbPerLoad: number }).kbPerLoad;
}

const timeout = 3_600_000;

test(
  `a model loaded, asked and released ${loads} times leaves no memory behind`,
  { timeout },
  () => {
    expect(growthKb("here", loads)).toBeLessThan(growthMaxKb);
  },
);

// Few processes say nothing: the memory of the program that starts them goes up and down by megabytes.
test.skipIf(soak === undefined)(
  "processes of models leave no memory behind in the program that starts them",
  { timeout },
  () => {
    expect(growthKb("child", loads / 2)).toBeLessThan(growthMaxKb);
  },
);
