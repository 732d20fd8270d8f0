import { UserError } from "../../lib/errors.ts";

/** The user's proxy for HTTPS. */
export interface HttpsProxy {
  readonly url: URL;
  /** Whether requests to this host must not go through the proxy. */
  bypasses(host: string, port: number): boolean;
}

/**
 * The proxy that the environment names, if any. Terraform and the AWS command line read the same variables:
 * https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 * @throws {UserError} when the value is not the address of an HTTP proxy
 */
export function proxyOf(environment: Readonly<Record<string, string | undefined>>): HttpsProxy | undefined {
  const value = environment.https_proxy || environment.HTTPS_PROXY;
  if (!value) return undefined;
  const exceptions = (environment.no_proxy || environment.NO_PROXY || "").toLowerCase().split(",");
  return {
    url: parseProxy(value),
    bypasses: (host, port) =>
      isThisMachine(host) || exceptions.some((exception) => matches(exception.trim(), host.toLowerCase(), port)),
  };
}

function parseProxy(value: string): URL {
  // without a scheme it is an HTTP proxy, as for Terraform and the AWS command line
  const address = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  // the value may contain a password
  throw new UserError("PROXY_WRONG", "HTTPS_PROXY is not the address of an HTTP proxy.", {
    remedy: "Its form is: export HTTPS_PROXY=http://<host>:<port>. A SOCKS proxy can't be used.",
  });
}

/** A proxy can't reach this machine's own addresses. Go sends no such request through a proxy either. */
function isThisMachine(host: string): boolean {
  return host === "localhost" || host.startsWith("127.") || host === "::1";
}

/**
 * Whether an entry of NO_PROXY names the host. A name includes its subdomains for Go and Python. For the usual npm
 * packages it does not, so that `amazonaws.com` would have no effect. Ranges of addresses are not read, because the
 * endpoints of AWS are names.
 */
function matches(exception: string, host: string, port: number): boolean {
  if (exception === "*") return true;
  const [, name = exception, onlyPort] = /^(.+):(\d+)$/.exec(exception) ?? [];
  if (name === "" || (onlyPort !== undefined && Number(onlyPort) !== port)) return false;
  const domain = name.replace(/^\*\./, ".");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}
