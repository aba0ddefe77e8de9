import { z } from "zod";
import { errorAnswer } from "./answer-schemas.ts";
import type { ServerRoute } from "./define-route.ts";

/** The routes as an OpenAPI 3.1 document, made of the very schemas that check requests. */
export function openApiDocument(routes: readonly ServerRoute[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "candlecast forecasts", version },
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    paths,
  };
}

function operation(route: ServerRoute): object {
  const failure = { description: "refused", content: content(errorAnswer) };
  const body = schemaOf(route.body);
  const success = route.answer === undefined ? {} : { content: content(route.answer) };
  return {
    summary: route.summary,
    ...(route.access === "open" ? {} : { security: [{ token: [] }] }),
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...("required" in body
      ? { requestBody: { required: true, content: content(route.body) } }
      : {}),
    responses: { "200": { description: "answered", ...success }, default: failure },
  };
}

function pathParameters({ path }: ServerRoute): readonly object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: ServerRoute): readonly object[] {
  const { properties = {} } = schemaOf(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema,
  }));
}

function content(schema: z.ZodType): object {
  return { "application/json": { schema: schemaOf(schema) } };
}

function schemaOf(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}
