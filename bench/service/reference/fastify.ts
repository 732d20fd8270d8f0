import fastify from "fastify";
import { HEADERS, HOST, KEEP_ALIVE_MS, PORT, TEXT } from "./answer.ts";

/** Fastify with one route: no log, no metrics, no hook, no parameter. */
const app = fastify({ logger: false, keepAliveTimeout: KEEP_ALIVE_MS });
app.get("/", (_request, reply) => reply.headers(HEADERS).send(TEXT));
void app.listen({ port: PORT, host: HOST });
