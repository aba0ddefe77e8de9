import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logLine } from "../../src/adapters/forecast-server/request-log.ts";
import { serverRoutes } from "../../src/adapters/forecast-server/server-routes.ts";
import {
  asJson,
  bodyOf,
  type GuardedServer,
  type Headers,
  startGuardedServer,
} from "../guarded-server.ts";
import { openSocket, rawRequest, readAnswer, sendRaw } from "../raw-http.ts";

let server: GuardedServer;
beforeAll(async () => {
  server = await startGuardedServer();
});
afterAll(() => server.close());

const routes = serverRoutes(
  {
    fromCandles: unasked,
    fromStore: unasked,
    readiness: unasked,
    reload: unasked,
  },
  () => ({}),
);

function unasked(): never {
  throw new Error("only the table of routes is read here");
}

async function stillAnswers(): Promise<void> {
  const { status, text } = await server.ask("GET /health/live", [server.own()]);
  expect(status).toBe(200);
  expect(text).toContain('{"live":true}');
  expect(({} as Readonly<Record<string, unknown>>)["polluted"]).toBeUndefined();
}

const paths = [
  ...routes.map(({ path }) => path.replace(":instrument", "BTCUSDT")),
  "/",
  "/nothing",
  "/.git/config",
];
const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND"];

// Each is wrong in one way only; the method of the path is right.
const wrongs: readonly (readonly [string, () => Headers])[] = [
  ["no token", () => [server.own()]],
  ["another token", () => [server.own(), ["Authorization", `Bearer ${server.token}x`]]],
  [
    "the token as a password",
    () => [server.own(), ["Authorization", `Basic ${btoa(`x:${server.token}`)}`]],
  ],
  ["the token without its word", () => [server.own(), ["Authorization", server.token]]],
  [
    "a token of no algorithm",
    () => [server.own(), ["Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."]],
  ],
  ["two tokens", () => [server.own(), server.known, server.known]],
  ["another host", () => [["Host", "evil.example"], server.known]],
  ["the host without its port", () => [["Host", "127.0.0.1"], server.known]],
  ["another port", () => [["Host", "127.0.0.1:1"], server.known]],
  ["two hosts", () => [server.own(), ["Host", "evil.example"], server.known]],
  ["an empty host", () => [["Host", ""], server.known]],
  ["a foreign page", () => [server.own(), server.known, ["Origin", "https://evil.example"]]],
  [
    "its own page",
    () => [server.own(), server.known, ["Origin", `http://127.0.0.1:${server.port}`]],
  ],
  ["a page of a file", () => [server.own(), server.known, ["Origin", "null"]]],
  ["a page that hides where", () => [server.own(), server.known, ["Sec-Fetch-Site", "cross-site"]]],
  ["a packed body", () => [server.own(), server.known, asJson, ["Content-Encoding", "gzip"]]],
];

describe("startForecastServer() answers 4xx and lives on", () => {
  test.each(wrongs)("to %s, at every path", async (what, headers) => {
    // Who needs no token may send a wrong one, but not two.
    const isAllowed = (path: string): boolean =>
      path === "/health/live" && what.includes("token") && what !== "two tokens";
    for (const path of paths) {
      const method = routes.find((route) => route.path === path)?.method ?? "GET";
      const { status, text } = await server.ask(`${method} ${path}`, headers());
      const wanted = isAllowed(path) ? [200] : [400, 401, 403, 415, 421];
      expect(wanted, `${path}: ${text}`).toContain(status);
      expect(text).not.toContain(server.token);
    }
    expect(server.asked).toEqual([]);
    await stillAnswers();
  });

  test("to every method that a path does not have", async () => {
    for (const path of paths) {
      const right = routes
        .filter((route) => route.path.replace(":instrument", "BTCUSDT") === path)
        .map(({ method }) => method as string);
      for (const method of methods.filter((name) => !right.includes(name))) {
        const { status, text } = await server.ask(`${method} ${path}`, [
          server.own(),
          server.known,
        ]);
        expect(status, `${method} ${path}: ${text}`).toBe(
          right.length > 0 ? 405 : notThere(method),
        );
      }
    }
    await stillAnswers();
  });

  test("to a token in the query, the same as to none", async () => {
    const { status, text } = await server.ask(`GET /health/ready?token=${server.token}`, [
      server.own(),
    ]);
    expect(status).toBe(401);
    const without = await server.ask("GET /health/ready", [server.own()]);
    expect(bodyOf(text)).toBe(bodyOf(without.text));
  });

  test.each([
    ["GET http://127.0.0.1/health/live"],
    ["GET http://evil.example/health/live"],
    ["GET *"],
    ["GET //evil.example/health/live"],
    ["CONNECT evil.example:80"],
    ["GET /health/live\u0000"],
    ["GET /health/%zz"],
    [`GET /forecast/${"a".repeat(5000)}`],
    [`GET /${"a".repeat(20_000)}`],
  ])("to the target %#", async (start) => {
    const { status } = await server.ask(start.slice(0, 20_000), [server.own(), server.known]);
    expect([400, 404, 405, 431]).toContain(status);
    await stillAnswers();
  });

  test("to no HTTP at all, and to a header that never was one", async () => {
    for (const bytes of ["\u0016\u0003\u0001\u0002\u0000", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]) {
      const { status: none, text } = await sendRaw(server.port, bytes);
      expect(none).toBe(400);
      expect(JSON.parse(bodyOf(text))).toEqual({
        error: { code: "bad-request", message: "That is no request of HTTP/1.1." },
      });
    }
    expect((await sendRaw(server.port, "GET /health/live\r\n\r\n")).status).toBe(421);
    const smuggled = [
      server.own(),
      server.known,
      asJson,
      ["Content-Length", "5"],
      ["Transfer-Encoding", "chunked"],
    ];
    const { status } = await sendRaw(
      server.port,
      rawRequest("POST /reload", smuggled as Headers, "0\r\n\r\nGET /x"),
    );
    expect(status).toBe(400);
    await stillAnswers();
  });
});

describe("startForecastServer() under load that is none", () => {
  test("stops a body at 1 MiB, told or in endless chunks", async () => {
    const told: Headers = [server.own(), server.known, asJson, ["Content-Length", "1073741824"]];
    const early = await sendRaw(server.port, rawRequest("POST /forecast", told));
    expect(early.status).toBe(413);
    const socket = await openSocket(server.port);
    const answer = readAnswer(socket, 20_000);
    const chunked: Headers = [server.own(), server.known, asJson, ["Transfer-Encoding", "chunked"]];
    socket.write(rawRequest("POST /forecast", chunked));
    const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
    let sent = 0;
    for (; !socket.destroyed && sent < 4 << 20; sent += 0x4000) {
      if (!socket.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const { status } = await answer;
    expect([413, undefined]).toContain(status);
    await stillAnswers();
  });

  test("a body from somebody unknown is not read at all", async () => {
    const told: Headers = [server.own(), asJson, ["Content-Length", "1000000"]];
    const { status, text } = await sendRaw(server.port, rawRequest("POST /forecast", told));
    expect(status).toBe(401);
    expect(text.toLowerCase()).toContain("connection: close");
  });

  test("300 connections that say nothing, or half of something, keep nobody out", async () => {
    const half = rawRequest("GET /health/live", [server.own()]).slice(0, -2);
    const sockets = await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        const socket = await openSocket(server.port);
        if (i % 2 === 0) socket.write(half);
        return socket;
      }),
    );
    await stillAnswers();
    const { status } = await server.ask("GET /health/ready", [server.own(), server.known]);
    expect(status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await stillAnswers();
  });

  test("ends while a client is connected", async () => {
    const other = await startGuardedServer();
    const socket = await openSocket(other.port);
    await other.close();
    socket.destroy();
    expect((await openSocket(other.port)).destroyed).toBe(true);
  });
});

describe("the log", () => {
  test("names no token, no query, and draws nothing", async () => {
    await server.ask(`GET /x\u009b2J?token=${server.token}`, [server.own(), server.known]);
    await server.ask("GET /x%1b[2J%0d%0aGET", [server.own(), server.known]);
    expect(server.log.length).toBeGreaterThan(100);
    expect(server.log.filter((line) => line.includes(server.token))).toEqual([]);
    expect(server.log.filter((line) => /[^ -~]/.test(line))).toEqual([]);
    for (const line of server.log) JSON.parse(line);
  });

  test("logLine() escapes what a terminal would obey and cuts what is long", () => {
    const path = `/a\u001b[31m\r\n\u009b\u202e${"b".repeat(9999)}`;
    const line = logLine(0, { method: "GET", path, status: 404, durationMs: 1.26, note: "x\ny" });
    expect(line).toMatch(/^[ -~]{10,400}$/);
    const { path: told, ms, note: words } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    expect({ told: String(told).slice(0, 12), ms, words }).toEqual({
      told: path.slice(0, 12),
      ms: 1.3,
      words: "x\ny",
    });
  });
});

// The guard knows no such method; HEAD and the like never reach a path.
function notThere(method: string): number {
  return method === "GET" || method === "POST" ? 404 : 405;
}
