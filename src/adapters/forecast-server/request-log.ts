/** One answered request, for the log. Headers and queries, where secrets could stand, are not in it. */
export interface AnsweredRequest {
  readonly method: string;
  /** The path as it was sent. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** What was answered, or what went wrong inside. */
  readonly note?: string | undefined;
}

const pathMax = 120;
const noteMax = 400;

/** One line of JSON in printable ASCII, so that nothing in it can draw on a terminal or fake a line. */
export function logLine(timeMs: number, request: AnsweredRequest): string {
  const { method, path, status, durationMs, note } = request;
  return printableLine(timeMs, {
    method: method.slice(0, 16),
    path: (path.split("?")[0] ?? "").slice(0, pathMax),
    status,
    ms: Math.round(durationMs * 10) / 10,
    note: note?.slice(0, noteMax),
  });
}

/** A line of the same kind about what happened without a request. */
export function eventLine(timeMs: number, event: string, told: object): string {
  return printableLine(timeMs, { event, ...told });
}

function printableLine(timeMs: number, told: object): string {
  const line = JSON.stringify({ time: new Date(timeMs).toISOString(), ...told });
  return line.replaceAll(/[^ -~]/g, escaped);
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
