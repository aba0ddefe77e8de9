import type { VerdictName } from "../evaluation/verdict/verdict.ts";

/** What is known of the version that would trade. */
export interface ExposureFacts {
  /** Of its deploy; null = it was not judged. */
  readonly verdict: VerdictName | null;
  /** Why live trading is allowed without an edge; null = nobody said so. */
  readonly acceptNoEdge: string | null;
  /** Days since the newest candle that it knows; below 0 or NaN it is believed nothing. */
  readonly modelAgeDays: number;
  /** What drift alarms multiply the cap with, in [0, 1], and why, or that nobody looks: `watchedExposure`. */
  readonly drift: { readonly factor: number; readonly reason: string | undefined };
}

/** How much may be at stake on the word of a version. */
export interface ExposureCap {
  /** Share of the exposure that risk limits allow, in [0, 1]; 0 = no new position. */
  readonly cap: number;
  /** The cap for live money: `cap`, and 0 in mode "paper". */
  readonly liveCap: number;
  /** "paper": no live money at all, whatever the cap; it holds for paper trading then. */
  readonly mode: "live" | "paper";
  /** One sentence per thing that lowers the cap, keeps live money away or is not looked at. */
  readonly reasons: readonly string[];
}

const capWithoutEdge = 0.25;
const halvedAfterDays = 90;
const silentAfterDays = 180;

/** The money gate and what lowers the cap afterwards: age and drift. */
export function exposureCap(facts: ExposureFacts): ExposureCap {
  const money = moneyOf(facts);
  const age = ageOf(facts.modelAgeDays);
  const { factor, reason } = facts.drift;
  const cap = money.cap * age.factor * factor;
  return {
    cap,
    liveCap: money.mode === "live" ? cap : 0,
    mode: money.mode,
    reasons: [money.reason, age.reason, reason].filter((each) => each !== undefined),
  };
}

function moneyOf({ verdict, acceptNoEdge }: ExposureFacts) {
  if (verdict === "weak" || verdict === "edge") return { cap: 1, mode: "live" } as const;
  const word = verdict === null ? "No deploy has given it a verdict" : "Its verdict is no edge";
  if (acceptNoEdge === null) {
    const reason = `${word}: live trading takes weak or edge, or somebody who answers for it with --accept-no-edge REASON.`;
    return { cap: 1, mode: "paper", reason } as const;
  }
  const reason = `${word} and somebody answers for that ("${acceptNoEdge}"): a quarter of the exposure.`;
  return { cap: capWithoutEdge, mode: "live", reason } as const;
}

function ageOf(days: number): { readonly factor: number; readonly reason?: string } {
  if (!(days >= 0)) {
    return {
      factor: 0,
      reason: "How old it is nobody knows: it is of the future. No new position.",
    };
  }
  const old = `The newest candle that it knows closed ${Math.floor(days)} days ago`;
  if (days > silentAfterDays) {
    return { factor: 0, reason: `${old}, ${silentAfterDays} are allowed: no new position.` };
  }
  if (days <= halvedAfterDays) return { factor: 1 };
  return { factor: 0.5, reason: `${old}: half the exposure after ${halvedAfterDays}.` };
}
