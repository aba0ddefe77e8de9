import type { z } from "zod";

/** One thing that can be asked; the server's router and its OpenAPI page are made of these. */
export interface ServerRoute {
  readonly method: "GET" | "POST";
  /** As the router writes it: "/forecast/:instrument". */
  readonly path: string;
  /** Only what is marked open needs no token. */
  readonly access: "open" | "token";
  readonly summary: string;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  /** Of a 200; absent where the answer is a document of its own. */
  readonly answer: z.ZodType | undefined;
  /** Checks the request and answers it; one that breaks a schema is answered by a 400. */
  readonly ask: (request: RawRequest) => Promise<RouteReply>;
}

/** A request as it came: JSON and text, unproven. */
export interface RawRequest {
  /** The part of the path that is a name, decoded; empty where the path has none. */
  readonly name: string;
  readonly query: unknown;
  /** Absent where none was sent. */
  readonly body: unknown;
}

export interface RouteReply {
  readonly status: number;
  readonly body: object;
  /** For the log: what was answered, in a few words. */
  readonly note?: string;
}

interface RouteDefinition<Query extends z.ZodType, Body extends z.ZodType> extends Omit<
  ServerRoute,
  "query" | "body" | "ask"
> {
  readonly query: Query;
  readonly body: Body;
  readonly handle: (asked: {
    readonly name: string;
    readonly query: z.infer<Query>;
    readonly body: z.infer<Body>;
  }) => Promise<RouteReply>;
}

/** A route whose handler sees only what its schemas let through. */
export function defineRoute<Query extends z.ZodType, Body extends z.ZodType>(
  definition: RouteDefinition<Query, Body>,
): ServerRoute {
  const { handle, ...route } = definition;
  return {
    ...route,
    ask: async (raw) => {
      const query = route.query.safeParse(raw.query);
      if (!query.success) return badRequest("query", query.error);
      const body = route.body.safeParse(raw.body ?? {});
      if (!body.success) return badRequest("body", body.error);
      return handle({ name: raw.name, query: query.data, body: body.data });
    },
  };
}

// The first fault and its place; a client that sends 2,000 wrong candles needs no 2,000 sentences.
function badRequest(part: string, { issues }: z.ZodError): RouteReply {
  const [first] = issues;
  const place = [part, ...(first?.path ?? [])].map(String).join(".").slice(0, 80);
  const message = `The ${place} ${whatIsWrong(issues).slice(0, 300)}`;
  return { status: 400, body: { error: { code: "bad-request", message } }, note: "bad-request" };
}

// A key that is missing has often been sent under another name.
function whatIsWrong(issues: z.ZodError["issues"]): string {
  const [first] = issues;
  const message = first?.message ?? "";
  const isMissing = first?.code === "invalid_type" && message.endsWith("received undefined");
  if (!isMissing) return `cannot be read: ${message}`;
  const unknown = issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : []));
  const [named] = unknown;
  if (named === undefined) return "is missing.";
  return `is missing; the key ${JSON.stringify(named.slice(0, 80))} is none that is known.`;
}
