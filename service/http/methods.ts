import { METHODS } from "node:http";
import type { FastifyInstance } from "fastify";
import { sendError } from "./errors.ts";

// Fastify adds HEAD to each route that has GET
const ALLOWED = ["GET", "HEAD"];
const REFUSED = METHODS.filter((method) => !ALLOWED.includes(method));

/**
 * Answers 405 to every method of HTTP that a later route does not have. All routes are for GET.
 * `allow` is a must: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6
 */
export function refuseOtherMethods(app: FastifyInstance): void {
  for (const method of REFUSED) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  app.addHook("onRoute", ({ method, url }) => {
    if (method !== "GET") return;
    app.route({
      method: [...REFUSED],
      url,
      // in a hook, which runs before a body is parsed
      onRequest: (_request, reply) => void sendError(reply.header("allow", ALLOWED.join(", ")), 405),
      handler: () => undefined,
    });
  });
}
