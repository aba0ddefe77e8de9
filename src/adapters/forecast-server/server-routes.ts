import type { z } from "zod";
import { forecastAnswer, liveAnswer, readinessAnswer, reloadAnswer } from "./answer-schemas.ts";
import { defineRoute, type RouteReply, type ServerRoute } from "./define-route.ts";
import type {
  ForecastService,
  ServiceAnswer,
  ServiceRefusal,
} from "../../serving/forecast-service.ts";
import { candlesBody, candlesQuestion, nothing } from "./request-schemas.ts";
import { storedQuery, storedQuestion } from "./request-schemas.ts";

/** Everything that the server answers; what is not here is a 404. */
export function serverRoutes(
  service: ForecastService,
  openApi: () => object,
): readonly ServerRoute[] {
  return [
    defineRoute({
      method: "POST",
      path: "/forecast",
      access: "token",
      summary: "Forecast from the candles of the body",
      query: nothing,
      body: candlesBody,
      answer: forecastAnswer,
      handle: async ({ body }) => forecastReply(await service.fromCandles(candlesQuestion(body))),
    }),
    defineRoute({
      method: "GET",
      path: "/forecast/:instrument",
      access: "token",
      summary: "Forecast from the stored candles",
      query: storedQuery,
      body: nothing,
      answer: forecastAnswer,
      handle: async ({ name, query }) =>
        forecastReply(await service.fromStore(storedQuestion(name, query))),
    }),
    // Open: a supervisor that restarts the server has no secret, and learns nothing here.
    plainRoute("GET", "/health/live", {
      access: "open",
      summary: "The process answers",
      answer: liveAnswer,
      handle: async () => ({ status: 200, body: { live: true } }),
    }),
    plainRoute("GET", "/health/ready", {
      summary: "Whether some model can answer, and why another cannot; 503 where none can",
      answer: readinessAnswer,
      handle: async () => {
        const readiness = await service.readiness();
        return { status: readiness.ready ? 200 : 503, body: readiness };
      },
    }),
    plainRoute("POST", "/reload", {
      summary: "Look for newer versions now",
      answer: reloadAnswer,
      handle: async () => ({ status: 200, body: { rungs: await service.reload() } }),
    }),
    plainRoute("GET", "/openapi.json", {
      summary: "This description",
      handle: async () => ({ status: 200, body: openApi() }),
    }),
  ];
}

// A route that is asked nothing but to answer.
function plainRoute(
  method: ServerRoute["method"],
  path: string,
  rest: {
    readonly access?: ServerRoute["access"];
    readonly summary: string;
    readonly answer?: z.ZodType;
    readonly handle: () => Promise<RouteReply>;
  },
): ServerRoute {
  const { access = "token", answer, summary, handle } = rest;
  const fixed = { method, path, access, summary, handle };
  return defineRoute({ ...fixed, query: nothing, body: nothing, answer });
}

const refusalStatus: Readonly<Record<ServiceRefusal, number>> = {
  "unknown-instrument": 404,
  "no-candles": 404,
  "unreadable-candles": 503,
  "wrong-timeframe": 422,
  "bad-candles": 422,
  "bad-time": 422,
};

function forecastReply(answer: ServiceAnswer): RouteReply {
  if (answer.kind === "refused") {
    const { code, message } = answer;
    return { status: refusalStatus[code], body: { error: { code, message } }, note: code };
  }
  const said = answer.answer;
  const what = said.kind === "forecast" ? `${said.source} ${said.version}` : said.reason;
  return { status: 200, body: said, note: `${said.instrument} ${said.kind} ${what}` };
}
