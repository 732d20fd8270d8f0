import type { ClientRequest } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { UserError } from "../../lib/errors.ts";
import type { HttpsProxy } from "./proxy.ts";

/** How long the proxy may take to answer. */
const PROXY_ANSWER_MS = 10_000;

/** The agent of all HTTPS requests to AWS. */
export function awsAgent({ proxy, ca }: { proxy?: HttpsProxy | undefined; ca?: string | undefined }): HttpsAgent {
  const direct = new HttpsAgent({ keepAlive: true, ...(ca !== undefined && { ca }) });
  return proxy === undefined ? direct : new ProxiedAgent(proxy, direct);
}

/** Reaches a host through the proxy, unless NO_PROXY names the host. */
class ProxiedAgent extends Agent {
  readonly #proxy: HttpsProxy;
  readonly #direct: HttpsAgent;

  constructor(proxy: HttpsProxy, direct: HttpsAgent) {
    super({ keepAlive: true });
    this.#proxy = proxy;
    this.#direct = direct;
  }

  /** Is true for every request. The base class searches the stack, which fails for a request that had to wait. */
  override isSecureEndpoint(): true {
    return true;
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts) {
    const { host = "", port } = options;
    if (this.#proxy.bypasses(host, Number(port))) return this.#direct;
    const { ca } = this.#direct.options;
    const { url } = this.#proxy;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new Error("it does not answer")), PROXY_ANSWER_MS);
    const answer = { statusCode: 0 };
    request.once("proxyConnect", ({ statusCode }) => {
      answer.statusCode = statusCode;
    });
    const tunnel = new HttpsProxyAgent(url, { signal: timeout.signal, ...(ca !== undefined && { ca }) });
    const socket = await tunnel
      .connect(request, { ...options, ...(ca !== undefined && { ca }) })
      .catch((error: unknown) => {
        throw unreachable(url, timeout.signal.aborted ? timeout.signal.reason : error);
      })
      .finally(() => clearTimeout(timer));
    if (answer.statusCode === 200) return socket;
    socket.destroy();
    throw refused(url, `${host}:${port}`, answer.statusCode);
  }
}

function unreachable(url: URL, cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UserError("PROXY_UNREACHABLE", `The proxy ${withoutPassword(url)} can't be reached: ${why}.`, {
    remedy: "HTTPS_PROXY names it: correct its address, or unset the variable where no proxy is needed.",
    cause,
  });
}

function refused(url: URL, destination: string, status: number): UserError {
  const remedy =
    status === 407
      ? "It asks for a user and a password: export HTTPS_PROXY=http://<user>:<password>@<host>:<port>"
      : "Let its operators allow the host. If the host can be reached without a proxy, add it to NO_PROXY.";
  return new UserError(
    "PROXY_REFUSED",
    `The proxy ${withoutPassword(url)} does not connect to ${destination} (status ${status}).`,
    { remedy },
  );
}

function withoutPassword({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}
