import { readFile } from "node:fs/promises";
import { MisuseError } from "../../foundation/errors.ts";
import { systemReason } from "../system-reason.ts";

/**
 * Reads a file of ccxt settings: hosts, proxies.
 *
 * @throws {MisuseError} E_EXCHANGE_SETTINGS: the file cannot be read or holds no JSON object.
 */
export async function readExchangeSettings(
  path: string | undefined,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unreadable(path, systemReason(error));
  });
  const settings = parse(text);
  if (settings !== undefined) return settings;
  // Its content is not told: there may be a proxy's password in it.
  throw unreadable(path, "it must hold one JSON object");
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(path: string, reason: string): MisuseError {
  return new MisuseError("E_EXCHANGE_SETTINGS", `Cannot read exchange settings ${path}: ${reason}`);
}
