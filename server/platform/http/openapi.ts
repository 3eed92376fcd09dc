import { z } from "zod";
import { API_PREFIX } from "./server.ts";
import type { Route } from "./routes.ts";

type Json = { [key: string]: unknown };

function jsonSchema(schema: unknown, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema as z.ZodType, { io, unrepresentable: "any", target: "draft-2020-12" }) as Json;
  return rest;
}

function parameters(schema: unknown, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as { properties?: { [name: string]: Json }; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function operation({ id, spec }: Route): Json {
  const list: Parameters<typeof parameters>[0][] = [spec.params, spec.query];
  const headers: Json[] = [];
  if (spec.ifMatch)
    headers.push({
      name: "If-Match",
      in: "header",
      required: true,
      description: "ETag of the revision that the change is based on",
      schema: { type: "string" },
    });
  if (spec.method === "POST" && !spec.safe && !spec.rawBody)
    headers.push({ name: "Idempotency-Key", in: "header", required: false, schema: { type: "string", maxLength: 255 } });
  const responseSchema = spec.list
    ? {
        type: "object",
        required: ["data", "nextCursor"],
        additionalProperties: false,
        properties: { data: { type: "array", items: jsonSchema(spec.list, "output") }, nextCursor: { type: ["string", "null"] } },
      }
    : spec.response
      ? jsonSchema(spec.response, "output")
      : null;
  const status = String(spec.status ?? 200);
  const content = spec.rawResponse
    ? { content: { "*/*": {} } }
    : responseSchema
      ? { content: { "application/json": { schema: responseSchema } } }
      : {};
  return {
    operationId: id,
    summary: spec.summary,
    tags: [id.slice(0, id.indexOf("."))],
    security: spec.right === "public" ? [{}, { bearer: [] }] : [{ bearer: [] }],
    "x-right": spec.right,
    parameters: [...parameters(list[0], "path"), ...parameters(list[1], "query"), ...headers],
    ...(spec.rawBody
      ? { requestBody: { required: true, content: Object.fromEntries((spec.rawBody.mediaTypes ?? ["*/*"]).map((type) => [type, {}])) } }
      : {}),
    ...(spec.body ? { requestBody: { required: true, content: { "application/json": { schema: jsonSchema(spec.body, "input") } } } } : {}),
    responses: {
      [status]: { description: spec.summary, ...(spec.etag ? { headers: { ETag: { schema: { type: "string" } } } } : {}), ...content },
      default: {
        description: "A problem (RFC 9457)",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
    ...(spec.errors ? { "x-problem-codes": spec.errors } : {}),
  };
}

/** The OpenAPI 3.1 document of all operations. */
export function openApi(routes: readonly Route[], { url, version }: { url: string; version: string }): Json {
  const paths: { [path: string]: Json } = {};
  for (const route of routes) (paths[API_PREFIX + route.spec.path] ??= {})[route.spec.method.toLowerCase()] = operation(route);
  return {
    openapi: "3.1.0",
    info: { title: "Backstay", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url }],
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        Problem: {
          type: "object",
          required: ["type", "title", "status", "code", "detail", "errors"],
          properties: {
            type: { type: "string", format: "uri" },
            title: { type: "string" },
            status: { type: "integer" },
            code: { type: "string" },
            detail: { type: "string" },
            errors: {
              type: "array",
              items: {
                type: "object",
                required: ["path", "code", "message"],
                properties: { path: { type: "string" }, code: { type: "string" }, message: { type: "string" } },
              },
            },
          },
        },
      },
    },
    paths,
  };
}
