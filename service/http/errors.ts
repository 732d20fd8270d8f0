import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { PROBLEM_TYPE, problemText } from "./problem.ts";

export type AnswerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void;

/** Answers errors and unknown paths with a problem, which has no internal details. */
export function addErrorAnswers(app: FastifyInstance, answerError: AnswerError): void {
  app.setErrorHandler(answerError);
  // The hooks of this scope run only for unknown paths, and before a body is parsed.
  app.register((scope, _options, done) => {
    scope.addHook("onRequest", (_request, reply) => void sendError(reply, 404));
    scope.setNotFoundHandler(() => undefined);
    done();
  });
}

/** Answers with the status of the error, or 500, and logs the latter. The answer has no other details of the error. */
export function errorAnswers(logger: FastifyBaseLogger): AnswerError {
  return (error, _request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
    if (status >= 500) logger.error({ err: error }, "unexpected error");
    sendError(reply, status);
  };
}

/** Sends an error answer. */
export function sendError(reply: FastifyReply, status: number, detail?: string): FastifyReply {
  // to the type of a string, Fastify would add a charset, which the type does not have
  const body = Buffer.from(problemText(status, detail));
  return reply.code(status).header("content-type", PROBLEM_TYPE).send(body);
}
