import { Cron } from "croner";
import { MisuseError } from "../../foundation/errors.ts";

/** When a cron expression comes due, in UTC. */
export interface CronTimes {
  readonly expression: string;
  /** First time after a moment; `undefined` where none will come. UTC epoch milliseconds. */
  next(afterMs: number): number | undefined;
  /** Last time at or before a moment; `undefined` where there was none. */
  previous(atMs: number): number | undefined;
}

/**
 * Reads a cron expression: minute, hour, day of month, month, day of week, with seconds before them
 * where there are six, or a nickname as "@monthly". All of it in UTC, as candles are.
 *
 * @param option The option as people type it, for the message: "--schedule".
 * @throws {MisuseError} E_CRON: it is none, or it names no day that will ever come.
 */
export function parseCron(
  expression: string,
  { option, nowMs }: { readonly option: string; readonly nowMs: number },
): CronTimes {
  const cron = read(expression.trim(), option);
  const times: CronTimes = {
    expression: expression.trim(),
    next: (afterMs) => cron.nextRun(new Date(afterMs))?.getTime(),
    // The times before a moment do not hold the moment itself; cron knows whole seconds.
    previous: (atMs) =>
      cron.previousRuns(1, new Date(Math.floor(atMs / 1000) * 1000 + 1000))[0]?.getTime(),
  };
  if (times.next(nowMs) === undefined) throw unreadable(option, "it never comes", expression);
  return times;
}

function read(expression: string, option: string): Cron {
  // "?" stands for the moment of reading: the same words would mean another time at every start.
  if (expression.includes("?")) throw unreadable(option, "? says no time", expression);
  try {
    const mode = "5-or-6-parts";
    return new Cron(expression, { timezone: "UTC", paused: true, mode });
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : "";
    throw unreadable(option, reason, expression);
  }
}

function unreadable(option: string, reason: string, expression: string): MisuseError {
  return new MisuseError(
    "E_CRON",
    `Cannot read ${option}: ${reason.replace(/\.$/, "")}; write minute, hour, day, month and day of week in UTC, as "0 3 1 * *" for 03:00 on the first of each month, value was ${JSON.stringify(expression)}`,
  );
}
