import { utcText } from "../../foundation/utc-text.ts";
import type { HaltedTrading } from "../../jobs/halt-trading.ts";
import type { ResumedTrading } from "../../jobs/resume-trading.ts";
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
  return answerOf({ kind: "halted", ...halted, volatile: { haltedAtMs } }, lines, next);
}

/** What `resume` answers. */
export function resumeAnswer(resumed: ResumedTrading): VerbAnswer {
  const { tradingDir, haltedFor } = resumed;
  const head =
    haltedFor === null ? "The kill switch was not latched." : `It had been halted: ${haltedFor}`;
  const next = {
    command: `candlecast halt${inFolder(tradingDir)}`,
    purpose: "stops everything again",
  };
  const lines = [
    labelled("RESUMED  ", head),
    labelled("FOLDER   ", tradingDir),
    labelled("SESSIONS ", sessionsText(resumed.sessions)),
    "",
    labelled(
      "",
      "A session that halted by itself (a drawdown, a difference to the broker) goes on after its next candle; its drawdown is counted from its equity then.",
    ),
  ];
  return answerOf({ kind: "resumed", ...resumed }, lines, next);
}

function inFolder(tradingDir: string): string {
  return ` --trading-dir ${shellWord(tradingDir)}`;
}

function sessionsText(sessions: readonly string[]): string {
  if (sessions.length > 0) return `${sessions.join(", ")}, running or not`;
  return "none has ever run in this folder, and those of other folders are not touched: --trading-dir";
}

function answerOf(json: object, lines: readonly string[], next: NextCommand): VerbAnswer {
  return { json, text: [...lines, "", ...nextBlock([next])].join("\n") };
}
