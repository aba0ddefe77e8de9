import { MisuseError } from "../../foundation/errors.ts";

/** Characters of a reason that the audit log keeps. */
export const reasonLengthMax = 2000;

/**
 * A person's reason, without the space around it.
 *
 * @returns `undefined` where none was given.
 * @throws {MisuseError} E_OPTION: it is empty, or longer than `reasonLengthMax`.
 */
export function parseReason(text: string | undefined): string | undefined {
  const words = text?.trim();
  if (words === undefined || (words !== "" && words.length <= reasonLengthMax)) return words;
  throw new MisuseError(
    "E_OPTION",
    `Cannot note a reason: it must be 1 to ${reasonLengthMax} characters long, value had ${words.length}`,
  );
}

/** A reason that the program gives, cut to what the log keeps; never empty. */
export function shortenedReason(text: string): string {
  return text.slice(0, reasonLengthMax) || "no reason was given";
}
