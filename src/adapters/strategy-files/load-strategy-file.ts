import { stat } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { MisuseError } from "../../foundation/errors.ts";
import type { Strategy } from "../../trading/strategies/strategy.ts";
import { checkedStrategy } from "./checked-strategy.ts";
import { registerOwnModules } from "./own-modules.ts";
import { readStrategy } from "./strategy-schema.ts";

const extensions = [".ts", ".mts", ".js", ".mjs"];

/**
 * Loads the strategy that a file exports as its default, and checks it. The file runs as a part of this
 * program: it may do whatever this program may.
 *
 * @throws {MisuseError} E_STRATEGY_FILE: there is none, it cannot be loaded, or it exports no strategy.
 */
export async function loadStrategyFile(file: string): Promise<Strategy> {
  const refuse = (reason: string, cause?: unknown): MisuseError =>
    new MisuseError("E_STRATEGY_FILE", `Cannot load the strategy ${file}: ${reason}`, { cause });
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw refuse("there is no such file");
  if (!found.isFile()) throw refuse("it is no file");
  if (!extensions.includes(path.extname(file))) {
    throw refuse(`its name must end in ${extensions.join(", ")}`);
  }
  registerOwnModules();
  const { tsImport } = await import("tsx/esm/api");
  const url = pathToFileURL(path.resolve(file)).href;
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await tsImport(url, {
      parentURL: import.meta.url,
      tsconfig: false,
    })) as typeof loaded;
  } catch (error) {
    throw refuse(firstLines(error), error);
  }
  const strategy = readStrategy(loaded.default);
  if ("fault" in strategy) throw refuse(strategy.fault);
  return checkedStrategy(strategy);
}

// A compiler's message names the place in its second line.
function firstLines(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n").slice(0, 2).join(" ").trim();
}
