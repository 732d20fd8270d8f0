import type { FastifyServerOptions } from "fastify";

function refuse(): never {
  throw new Error("a route has a schema, but the bundle has no compilers for schemas: service/build/bundle.ts");
}

/**
 * Fastify's compilers for schemas, which no route has. They are a quarter of the bundle, and are loaded by each start.
 * https://fastify.dev/docs/latest/Reference/Server/#schemacontroller
 */
export const noSchemas: NonNullable<FastifyServerOptions["schemaController"]> = {
  compilersFactory: { buildValidator: refuse, buildSerializer: refuse },
};
