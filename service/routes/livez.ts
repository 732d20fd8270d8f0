import type { FastifyInstance } from "fastify";

/** `GET /livez`: the process answers. Nothing else: a restart heals nothing but the process itself. */
export function addLivezRoute(app: FastifyInstance): void {
  app.get("/livez", (_request, reply) => reply.send({ status: "alive" }));
}
