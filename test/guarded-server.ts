import type {
  CandlesQuestion,
  ForecastService,
  StoredQuestion,
} from "../src/serving/forecast-service.ts";
import { logLine } from "../src/adapters/forecast-server/request-log.ts";
import { startForecastServer } from "../src/adapters/forecast-server/start-forecast-server.ts";
import { type RawAnswer, rawRequest, sendRaw } from "./raw-http.ts";

export type Headers = readonly (readonly [name: string, value: string])[];

/** A real server over a service that knows no instrument: what gets through to it is what counts. */
export interface GuardedServer {
  readonly port: number;
  readonly token: string;
  /** Questions that passed every check, oldest first. */
  readonly asked: (CandlesQuestion | StoredQuestion)[];
  readonly log: readonly string[];
  /** The right Host and the right token. */
  readonly own: () => readonly [string, string];
  readonly known: readonly [string, string];
  readonly ask: (start: string, headers: Headers, body?: string) => Promise<RawAnswer>;
  readonly close: () => Promise<void>;
}

export async function startGuardedServer(): Promise<GuardedServer> {
  const token = "canary-token-0123456789abcdef";
  const asked: (CandlesQuestion | StoredQuestion)[] = [];
  const log: string[] = [];
  const server = await startForecastServer(unknowing(asked), {
    host: "127.0.0.1",
    port: 0,
    token,
    programVersion: "0",
    onAnswered: (request) => log.push(logLine(0, request)),
  });
  const { port } = server;
  return {
    port,
    token,
    asked,
    log,
    own: () => ["Host", `127.0.0.1:${port}`],
    known: ["Authorization", `Bearer ${token}`],
    ask(start, headers, body = "") {
      const length: Headers = body === "" ? [] : [["Content-Length", `${Buffer.byteLength(body)}`]];
      const all: Headers = [...headers, ...length, ["Connection", "close"]];
      return sendRaw(port, rawRequest(start, all, body));
    },
    close: () => server.close(),
  };
}

export const asJson: readonly [string, string] = ["Content-Type", "application/json"];

/** The body of a raw answer. */
export function bodyOf(answer: string): string {
  return answer.slice(answer.indexOf("\r\n\r\n") + 4);
}

function unknowing(asked: (CandlesQuestion | StoredQuestion)[]): ForecastService {
  const refuse = async (question: CandlesQuestion | StoredQuestion) => {
    asked.push(question);
    return { kind: "refused", code: "unknown-instrument", message: "There is none." } as const;
  };
  return {
    fromCandles: refuse,
    fromStore: refuse,
    readiness: async () => ({ ready: true, instruments: [] }),
    reload: async () => [],
  };
}
