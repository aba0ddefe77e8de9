import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * Versions of what computes: this package, Node and the named packages.
 *
 * @param packages Names of installed packages.
 */
export function softwareVersions(packages: readonly string[]): Readonly<Record<string, string>> {
  const { resolve } = createRequire(import.meta.url);
  return {
    candlecast: versionIn(new URL("../../package.json", import.meta.url)),
    node: process.versions.node,
    ...Object.fromEntries(
      packages.map((name) => [name, versionIn(resolve(`${name}/package.json`))]),
    ),
  };
}

function versionIn(packageFile: string | URL): string {
  const parsed = JSON.parse(readFileSync(packageFile, "utf8")) as { readonly version: string };
  return parsed.version;
}
