import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ServerRoute } from "./define-route.ts";
import type { ForecastService } from "../../serving/forecast-service.ts";
import { isTooDeep } from "./json-body.ts";
import { openApiDocument } from "./open-api.ts";
import { refuseNoHttp } from "./refuse-no-http.ts";
import { plainHeaders } from "./plain-headers.ts";
import { queryValues } from "./query-values.ts";
import { methodRefusal } from "./request-guard.ts";
import { serverRoutes } from "./server-routes.ts";

export interface ForecastAppOptions {
  readonly isToken: (authorization: string | undefined) => boolean;
  readonly programVersion: string;
  readonly serverFactory: (route: RequestListener) => Server;
  /** A few words for the log about the answer to a request. */
  readonly onNote: (request: IncomingMessage, note: string) => void;
}

/** Bytes of a body; 2,000 candles are about a fifth of it. */
const bodyMax = 1 << 20;
const nameMax = 200;

/** The router: token first, then path, size, JSON, schemas; every answer is JSON. */
export async function buildForecastApp(
  service: ForecastService,
  options: ForecastAppOptions,
): Promise<FastifyInstance> {
  const { fastify } = await import("fastify");
  const app = fastify({
    bodyLimit: bodyMax,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle",
    clientErrorHandler: (error, socket) => refuseNoHttp(error, socket),
    // A path that no router can read: escapes that are none, a name that is too long.
    frameworkErrors: (_error, _request, reply) => {
      void reply.headers(plainHeaders);
      void fail(reply, 400, "bad-request");
    },
    serverFactory: options.serverFactory,
    routerOptions: { maxParamLength: nameMax, querystringParser: queryValues },
  });
  const routes: readonly ServerRoute[] = serverRoutes(service, () =>
    openApiDocument(routes, options.programVersion),
  );
  const isOpen = (request: FastifyRequest): boolean =>
    routes.some(({ access, path }) => access === "open" && path === request.routeOptions.url);
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(plainHeaders);
    if (options.isToken(request.headers.authorization)) return undefined;
    // Who is not known gets no connection to keep.
    void reply.header("connection", "close");
    if (isOpen(request)) return undefined;
    void reply.header("www-authenticate", "Bearer");
    return fail(reply, 401, "unauthorized");
  });
  takeJsonOnly(app);
  for (const route of routes) addRoute(app, route, options);
  app.setNotFoundHandler((request, reply) => notFound(routes, request, reply));
  app.setErrorHandler((error, request, reply) => {
    const { status, code } = failureOf(error);
    options.onNote(request.raw, status === 500 ? faultText(error) : `${code}: ${String(error)}`);
    return fail(reply, status, code);
  });
  return app;
}

function addRoute(app: FastifyInstance, route: ServerRoute, { onNote }: ForecastAppOptions): void {
  app.route({
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      const [name = ""] = Object.values(request.params as Readonly<Record<string, string>>);
      const { query, body } = request;
      const answer = await route.ask({ name, query, body });
      if (answer.note !== undefined) onNote(request.raw, answer.note);
      void reply.code(answer.status).type("application/json; charset=utf-8");
      return reply.send(JSON.stringify(answer.body, nullForUndefined));
    },
  });
}

function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    "application/json",
    { parseAs: "string" },
    (request, text, done) => {
      if (isTooDeep(text)) done(new TooDeepError());
      else void parse(request, text, done);
    },
  );
}

class TooDeepError extends Error {
  readonly statusCode = 400;
}

function notFound(
  routes: readonly ServerRoute[],
  { url }: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [path = ""] = url.split("?");
  const methods = routes
    .filter((route) => new RegExp(`^${route.path.replace(/:\w+/, "[^/]+")}$`).test(path))
    .map(({ method }) => method);
  if (methods.length === 0) return fail(reply, 404, "not-found");
  const { status, code, message, headers } = methodRefusal("path", methods);
  return reply
    .code(status)
    .headers(headers ?? {})
    .send({ error: { code, message } });
}

const messages = {
  unauthorized: "This needs the header Authorization: Bearer TOKEN.",
  "not-found": "There is nothing under this path.",
  "bad-request": "The request cannot be read.",
  "too-large": "The body is larger than 1 MiB.",
  "not-json": "The body must be application/json.",
  internal: "Something failed on the server; its log says what.",
} as const;

function fail(reply: FastifyReply, status: number, code: keyof typeof messages): FastifyReply {
  // What is left of the body is not waited for.
  void reply.header("connection", "close");
  return reply.code(status).send({ error: { code, message: messages[code] } });
}

function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}

function failureOf(error: unknown): {
  readonly status: number;
  readonly code: keyof typeof messages;
} {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : 500;
  if (status === 413) return { status, code: "too-large" };
  if (status === 415) return { status, code: "not-json" };
  if (typeof status !== "number" || status >= 500) return { status: 500, code: "internal" };
  return { status: status === 404 ? 404 : 400, code: status === 404 ? "not-found" : "bad-request" };
}

function nullForUndefined(_key: string, value: unknown): unknown {
  return value === undefined ? null : value;
}
