#!/usr/bin/env node
// Runs the built program where there is one, else the source through tsx: works right after `npm ci`.
import { existsSync } from "node:fs";

const built = new URL("../dist/cli/main.js", import.meta.url);
const source = new URL("../src/cli/main.ts", import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  leave(2, `it needs Node 20.19 or newer, this is ${process.versions.node}`);
} else if (existsSync(built)) {
  await import(built.href);
} else if (existsSync(source)) {
  const loader = await import("tsx/esm/api").catch(() => undefined);
  if (loader === undefined) leave(2, 'its source needs "npm ci" first');
  loader.register();
  await import(source.href);
} else {
  leave(70, "this package was packed without its built files (dist/); install another one");
}

function leave(exitCode, reason) {
  process.stderr.write(`Cannot start candlecast: ${reason}\n`);
  process.exit(exitCode);
}
