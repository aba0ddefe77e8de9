import { MisuseError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";

const pattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * The name of a session and of its files: as asked, else instruments, timeframe and strategy.
 *
 * @throws {MisuseError} E_RUN_OPTION: it is no name of a file everywhere.
 */
export function sessionName(
  asked: string | undefined,
  about: {
    readonly instruments: readonly InstrumentId[];
    readonly timeframe: string;
    readonly strategy: string;
  },
): string {
  if (asked === undefined) {
    const { instruments, timeframe, strategy } = about;
    const text = [...instruments, timeframe, strategy].join("-");
    return text
      .replaceAll(/[^A-Za-z0-9._-]+/g, "_")
      .replace(/^[^A-Za-z0-9]+/, "")
      .slice(0, 64);
  }
  if (pattern.test(asked)) return asked;
  throw new MisuseError(
    "E_RUN_OPTION",
    `Cannot trade: a name has up to 64 letters, digits, dots, dashes and underscores, a letter or digit first, value was ${JSON.stringify(asked)}`,
  );
}
