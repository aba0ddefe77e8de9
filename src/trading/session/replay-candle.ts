import { isPending } from "../../foundation/maybe-promise.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { HeldPosition } from "../strategies/strategy.ts";
import { askStrategy, nothingHeld } from "./ask-strategy.ts";
import type { FedCandle } from "./candle-feed.ts";
import { runErrands } from "./carry-out.ts";
import { type Lane, seeCandle } from "./lane.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";
import { giveUp } from "./send-orders.ts";

/**
 * Shows the strategy a candle that is not decided on: one before the session's time, or one that was
 * decided before a restart, with the forecast and the position that were written down. What the newest decision wanted
 * and the process did not live to do is done now; its orders only where no newer candle has closed.
 */
export async function replayCandle(
  session: RunningSession,
  lane: Lane,
  { candle, isLate }: FedCandle,
): Promise<undefined> {
  seeCandle(lane, candle);
  session.book.equityAt(lane.number, candle.close);
  askStrategy(session, lane, candle, await seenThen(session, lane, candle.openTimeMs));
  if (candle.openTimeMs === lane.decidedOpenTimeMs) {
    if (isLate) await giveUpUnsent(session, lane);
    const unsent = unsentOf(session, lane).map(({ request }) => request);
    await runErrands(session, lane, unsent);
  }
  return undefined;
}

/** Intents that were never sent, and whose moment is over. */
export async function giveUpUnsent(session: RunningSession, lane: Lane): Promise<void> {
  const outcome = startOutcome();
  for (const order of unsentOf(session, lane)) {
    giveUp(session, outcome, order, "it was not sent in time");
  }
  await commitOutcome(session, outcome);
}

function unsentOf({ unsent, orders }: RunningSession, { instrument }: Lane) {
  const found = [...orders.values()].filter(
    ({ request }) => request.instrument === instrument && unsent.has(request.clientOrderId),
  );
  for (const { request } of found) unsent.delete(request.clientOrderId);
  return found;
}

const notAsked: ForecastOpinion = {
  kind: "abstain",
  reason: "not-asked",
  detail: "Nothing was decided on this candle.",
  version: undefined,
};

interface SeenThen {
  readonly forecast: ForecastOpinion | undefined;
  readonly held: HeldPosition;
}

async function seenThen(
  { ports, plan }: RunningSession,
  { instrument }: Lane,
  openTimeMs: number,
): Promise<SeenThen> {
  const asksNobody = plan.strategy.forecasts === "none";
  const forecast = asksNobody ? undefined : notAsked;
  if (openTimeMs < plan.tradeFromMs) return { forecast, held: nothingHeld };
  const answer = ports.ledger.decided(instrument, openTimeMs);
  const decision = isPending(answer) ? await answer : answer;
  if (decision === undefined) return { forecast, held: nothingHeld };
  const held = {
    direction: decision.heldDirection,
    exposure: decision.heldExposure,
    entryPrice: decision.heldEntryPrice,
    candles: decision.heldCandles,
  };
  return { forecast: decision.forecast ?? forecast, held };
}
