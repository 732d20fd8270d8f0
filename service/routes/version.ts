import type { FastifyInstance } from "fastify";

/** `GET /version`: what runs here. */
export function addVersionRoute(app: FastifyInstance, version: string): void {
  app.get("/version", (_request, reply) => reply.send({ version }));
}
