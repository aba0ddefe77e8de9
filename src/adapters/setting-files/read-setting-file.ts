import { MisuseError } from "../../foundation/errors.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { readLimitedFile } from "../model-files/read-limited-file.ts";

const bytesMax = 1 << 20;

/**
 * What a JSON file of settings holds.
 *
 * @param code Of the error where it is no JSON: the reader's own.
 * @throws {MisuseError} `code`; E_FILE_MISSING, E_FILE_FORMAT. @throws {WorldError} E_FILE_READ.
 */
export async function readSettingFile(path: string, code: string): Promise<unknown> {
  const text = Buffer.from(await readLimitedFile(path, bytesMax)).toString("utf8");
  const content = parseJson(text.replace(/^\uFEFF/, ""));
  if (content !== undefined) return content;
  throw new MisuseError(code, `Cannot read ${path}: it is no JSON`);
}
