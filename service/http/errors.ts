import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** The body of every answer that is not a success. */
export interface ErrorBody {
  /** The reason phrase of the status. */
  readonly error: string;
  readonly message?: string;
}

/** Answers errors and unknown paths with a small JSON body, which has no internal details. */
export function addErrorAnswers(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404));
  app.setErrorHandler(answerError);
}

/** Answers with the status of the error, or 500. The answer has no other details of the error. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
  if (status >= 500) request.log.error({ err: error }, "unexpected error");
  sendError(reply, status);
}

/** Sends an error answer. */
export function sendError(reply: FastifyReply, status: number, message?: string): FastifyReply {
  const body: ErrorBody = { error: STATUS_CODES[status] ?? "Error", ...(message && { message }) };
  return reply.code(status).send(body);
}
