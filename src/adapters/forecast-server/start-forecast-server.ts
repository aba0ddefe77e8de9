import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { systemClock, type Clock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import { tokenCheck } from "./access-token.ts";
import { buildForecastApp } from "./forecast-app.ts";
import type { ForecastService } from "../../serving/forecast-service.ts";
import { hostNames } from "./host-names.ts";
import { type GuardRefusal, refuseRequest } from "./request-guard.ts";
import type { AnsweredRequest } from "./request-log.ts";
import { plainHeaders } from "./plain-headers.ts";
import { limitWaitingSockets, type WaitingSockets } from "./waiting-sockets.ts";

export interface ForecastServerOptions {
  /** Address to listen at: "127.0.0.1". */
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  readonly token: string;
  /** Further names by which clients reach it, "bots.lan" or "bots.lan:8877". */
  readonly otherNames?: readonly string[];
  /** Version of the program, for the OpenAPI page. */
  readonly programVersion: string;
  readonly onAnswered: (request: AnsweredRequest) => void;
  readonly clock?: Clock;
}

/** A server that listens. */
export interface ForecastServer {
  /** "http://127.0.0.1:8877" */
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, lets those that run end, and is gone. */
  close(): Promise<void>;
}

/** Connections at once; those that have not said anything yet are half of them at most. */
const connectionsMax = 256;
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2000,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 8192,
} as const;
/** A client that does not take its answer is let go. */
const silenceMaxMs = 60_000;
/** Of requests that still run when the server ends. */
const drainMaxMs = 5000;

/**
 * Starts to listen. Nothing is routed before Host, Origin and method have been looked at.
 *
 * @throws {WorldError} E_LISTEN: the port is taken or may not be used, or the address is not of this
 *   machine.
 */
export async function startForecastServer(
  service: ForecastService,
  options: ForecastServerOptions,
): Promise<ForecastServer> {
  const { clock = systemClock, onAnswered } = options;
  const notes = new WeakMap<IncomingMessage, string>();
  let names: ReadonlySet<string> = new Set();
  const app = await buildForecastApp(service, {
    isToken: tokenCheck(options.token),
    programVersion: options.programVersion,
    onNote: (request, note) => notes.set(request, note),
    serverFactory: (route) =>
      guardedServer(route, {
        hosts: () => names,
        onAnswered: (request, answered) =>
          onAnswered({ ...answered, note: notes.get(request) ?? answered.note }),
        clock,
      }),
  });
  const waiting = limitWaitingSockets(app.server, connectionsMax / 2);
  const port = await listen(app, options);
  names = hostNames(options.host, port, options.otherNames ?? []);
  const url = `http://${hostText(options.host)}:${port}`;
  return { url, port, close: () => close(app, waiting) };
}

interface Guarding {
  readonly hosts: () => ReadonlySet<string>;
  readonly onAnswered: (request: IncomingMessage, answered: AnsweredRequest) => void;
  readonly clock: Clock;
}

function guardedServer(route: RequestListener, { hosts, onAnswered, clock }: Guarding): Server {
  const server = createServer(limits, (request, response) => {
    const startMs = clock.monotonicMs();
    const refused = refuseRequest(request, hosts());
    response.once("close", () => {
      const { method = "", url: path = "" } = request;
      const durationMs = clock.monotonicMs() - startMs;
      const note = response.writableFinished ? refused?.code : "the client went away";
      onAnswered(request, { method, path, status: response.statusCode, durationMs, note });
    });
    if (refused === undefined) route(request, response);
    else refuse(response, refused);
  });
  server.maxConnections = connectionsMax;
  server.timeout = silenceMaxMs;
  // A tunnel through this server: no.
  server.on("connect", (_request, socket) => socket.end("HTTP/1.1 405 Method Not Allowed\r\n\r\n"));
  return server;
}

function refuse(
  response: Parameters<RequestListener>[1],
  { status, code, message, headers }: GuardRefusal,
): void {
  const type = { "content-type": "application/json; charset=utf-8", connection: "close" };
  response
    .writeHead(status, { ...plainHeaders, ...type, ...headers })
    .end(JSON.stringify({ error: { code, message } }));
}

async function listen(app: FastifyInstance, { host, port }: ForecastServerOptions) {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw new WorldError("E_LISTEN", `Cannot listen at ${host}, port ${port}: ${whyNot(error)}`, {
      cause: error,
    });
  }
  return (app.server.address() as AddressInfo).port;
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return "another program listens there; name another one with --port";
  if (code === "EACCES") return "this user may not use that port; name one above 1023 with --port";
  if (code === "EADDRNOTAVAIL") return "the address is not one of this machine";
  return error instanceof Error ? error.message : String(error);
}

async function close(app: FastifyInstance, waiting: WaitingSockets): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), drainMaxMs);
  waiting.letGo();
  await app.close();
  clearTimeout(timer);
}

function hostText(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
