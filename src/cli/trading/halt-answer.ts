import { utcText } from "../../foundation/utc-text.ts";
import type { HaltedTrading } from "../../jobs/halt-trading.ts";
import type { OwnHalt, ResumedTrading } from "../../jobs/resume-trading.ts";
import { type NextCommand, nextBlock } from "../next-commands.ts";
import { shellWord } from "../shell-word.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";

/** What `halt` answers. */
export function haltAnswer({ haltedAtMs, ...halted }: HaltedTrading): VerbAnswer {
  const { tradingDir, wasHalted, reason } = halted;
  const head = wasHalted
    ? `Trading had been halted at ${utcText(haltedAtMs)}, and still is.`
    : "Trading is halted: no order goes out any more.";
  const next = {
    command: `candlecast resume --i-understand${inFolder(tradingDir)}`,
    purpose: "sessions send orders again",
  };
  const lines = [
    labelled("HALTED   ", head),
    labelled("REASON   ", reason),
    labelled("FOLDER   ", tradingDir),
    labelled("SESSIONS ", sessionsText(halted.sessions)),
    "",
    labelled(
      "",
      "Stops and take profits that lie at a broker stay there; a session goes on to look at candles and to write down why it trades nothing.",
    ),
  ];
  return answerOf({ kind: "halted", ...halted, volatile: { haltedAtMs } }, lines, [next]);
}

/** What `resume` answers. */
export function resumeAnswer(resumed: ResumedTrading): VerbAnswer {
  const { tradingDir, ownHalts, stillHaltedFor, sessions } = resumed;
  const place = inFolder(tradingDir);
  const known = ownHalts.filter(({ state }) => state !== null);
  const opens = { command: resumeCommand(place), purpose: "opens the kill switch" };
  const next = [
    ...(stillHaltedFor === null ? [] : [opens]),
    ...known.map(({ session }) => ({
      command: resumeCommand(place, session),
      purpose: `${session} goes on, its drawdown counted from then`,
    })),
    { command: `candlecast halt${place}`, purpose: "stops everything again" },
  ];
  const lines = [
    labelled("RESUMED  ", resumedText(resumed)),
    labelled("FOLDER   ", tradingDir),
    labelled("SESSIONS ", sessionsText(sessions)),
    ...(stillHaltedFor === null
      ? []
      : [labelled("HALTED   ", `The kill switch is still latched: ${stillHaltedFor}`)]),
    ...ownHalts.map((halt) => labelled("STOPPED  ", stoppedText(halt))),
  ];
  return answerOf({ kind: "resumed", ...resumed }, lines, next);
}

function resumedText({ lifted, haltedFor, session: named }: ResumedTrading): string {
  if (lifted !== null) {
    return `${lifted.session} goes on after its next candle, its drawdown counted from its equity then. It had stopped: ${lifted.reason}`;
  }
  if (haltedFor !== null) return `It had been halted: ${haltedFor}`;
  return named !== null
    ? "The session had not stopped by itself, or was resumed already."
    : "The kill switch was not latched.";
}

function stoppedText({ session, state, reason }: OwnHalt): string {
  return state === null
    ? `Nobody knows whether ${session} stopped by itself: ${reason}`
    : `${session} stopped by itself and still waits for you (${state}): ${reason}`;
}

function resumeCommand(place: string, session?: string): string {
  const own = session === undefined ? "" : ` --session ${shellWord(session)}`;
  return `candlecast resume --i-understand${own}${place}`;
}

function inFolder(tradingDir: string): string {
  return ` --trading-dir ${shellWord(tradingDir)}`;
}

function sessionsText(sessions: readonly string[]): string {
  if (sessions.length > 0) return `${sessions.join(", ")}, running or not`;
  return "none has ever run in this folder, and those of other folders are not touched: --trading-dir";
}

function answerOf(
  json: object,
  lines: readonly string[],
  next: readonly NextCommand[],
): VerbAnswer {
  return { json, text: [...lines, "", ...nextBlock(next)].join("\n") };
}
