import { parseJson } from "../../foundation/parse-json.ts";
import { registryEventSchema } from "./registry-event.ts";
import type { LoggedMove } from "./standing-rollback.ts";

/**
 * The moves of the champion that a log tells of, for lists: a line of another kind, or one that cannot
 * be read, is passed over and no chain is proven, which over thousands of lines takes ten times as long.
 *
 * @param text The whole log.
 * @returns Oldest first.
 */
export function championMovesIn(text: string): readonly LoggedMove[] {
  return text.split("\n").flatMap((line) => {
    if (!moves.some((start) => line.includes(start))) return [];
    const { at, event } = (parseJson(line) ?? {}) as Readonly<Record<string, unknown>>;
    const parsed = registryEventSchema.safeParse(event);
    return parsed.success && typeof at === "string" ? [{ at, event: parsed.data }] : [];
  });
}

// The order of keys in which a log's lines are sealed.
const moves = [
  '"event":{"kind":"deployed"',
  '"event":{"kind":"rolled-back"',
  '"event":{"kind":"alias-set","alias":"champion"',
  '"event":{"kind":"restarted"',
];
