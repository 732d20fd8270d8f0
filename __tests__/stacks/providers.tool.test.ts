import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noLog as log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform } from "../../lib/tools/tools.ts";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { ensureCertificates } from "../../local/emulator/certificates.ts";
import { terraformProviders } from "../../local/providers/terraform-providers.ts";
import { projectRoot } from "../../stacks/project.ts";
import { writeExecutable } from "../support/executables.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

interface Call {
  readonly path: string;
  readonly authorization: string | undefined;
}

const TOKEN = "from-exec";
const CREDENTIAL = {
  apiVersion: "client.authentication.k8s.io/v1beta1",
  kind: "ExecCredential",
  status: { token: TOKEN, expirationTimestamp: "2099-01-01T00:00:00Z" },
};

/** The name of a namespace, and of a release in it that is in the state. */
const NAME = "webapi";
const VERSION = { major: "1", minor: "36", gitVersion: "v1.36.0" };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAME } };
const NO_SECRETS = { apiVersion: "v1", kind: "SecretList", items: [] };
const NOT_FOUND = { apiVersion: "v1", kind: "Status", status: "Failure", reason: "NotFound", code: 404 };

const state = {
  version: 4,
  serial: 1,
  lineage: "test",
  resources: [
    {
      mode: "managed",
      type: "helm_release",
      name: "one",
      provider: 'provider["registry.terraform.io/hashicorp/helm"]',
      instances: [{ schema_version: 0, attributes: { id: NAME, name: NAME, namespace: NAME, chart: "./chart" } }],
    },
  ],
};

describe("the providers of app with variables for another cluster", () => {
  let directory: string;
  let command: string;
  let server: Server;
  let environment: Record<string, string>;
  let calls: Call[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "providers-test-"));
    command = await ensureTool(terraform, log);
    server = await startApiServer();
    await configure();
    await run(command, ["init"], { cwd: directory, env: environment });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });
  beforeEach(() => {
    calls = [];
  });

  it("Kubernetes uses the address, the CA and the token that the stack configures", async () => {
    await plan("data.kubernetes_namespace_v1.one", {
      KUBE_HOST: "https://127.0.0.1:1",
      KUBE_TOKEN: "of-another-cluster",
      KUBE_USER: "someone",
      KUBE_PASSWORD: "else",
      KUBE_INSECURE: "true",
      KUBE_TLS_SERVER_NAME: "another.example",
      KUBE_CLIENT_CERT_DATA: "no certificate",
      KUBE_CLIENT_KEY_DATA: "no key",
      KUBE_CLUSTER_CA_CERT_DATA: "no certificate",
      KUBE_CONFIG_PATH: join(directory, "missing"),
      KUBE_CTX: "another",
      KUBE_CTX_CLUSTER: "another",
    });
    expect(calls).toContainEqual({ path: `/api/v1/namespaces/${NAME}`, authorization: `Bearer ${TOKEN}` });
    expect([...new Set(calls.map(({ authorization }) => authorization))]).toEqual([`Bearer ${TOKEN}`]);
  });

  it("Helm looks for releases in Secrets", async () => {
    await plan("helm_release.one", { HELM_DRIVER: "configmap" });
    expect(calls.map(({ path }) => path)).toContain(`/api/v1/namespaces/${NAME}/secrets`);
  });

  /** Plans one address of the configuration. */
  function plan(address: string, variables: Record<string, string>): Promise<string> {
    return run(command, ["plan", `-target=${address}`], { cwd: directory, env: { ...environment, ...variables } });
  }

  /** An API server that knows one namespace, and no Secrets. */
  async function startApiServer(): Promise<Server> {
    await ensureCertificates(directory, { accountId: "000000000000", hostAddress: "127.0.0.1" });
    const { certificateChain, certificateKey } = emulatorPaths(directory);
    const tls = { cert: await readFile(certificateChain), key: await readFile(certificateKey) };
    const started = createServer(tls, (request, response) => {
      const [path = ""] = (request.url ?? "").split("?");
      calls.push({ path, authorization: request.headers.authorization });
      const answer = answerTo(path);
      response.writeHead(answer === NOT_FOUND ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
    return started;
  }

  function answerTo(path: string): object {
    // Helm asks for it first, to see whether the cluster answers
    if (path === "/version") return VERSION;
    if (path === `/api/v1/namespaces/${NAME}`) return NAMESPACE;
    return path === `/api/v1/namespaces/${NAME}/secrets` ? NO_SECRETS : NOT_FOUND;
  }

  /** Writes a configuration with the stack's own providers, for this API server. */
  async function configure(): Promise<void> {
    const cliConfigFile = join(directory, "terraform.rc");
    const providers = await terraformProviders({ terraform: command, cliConfigFile, log });
    const builtProviders = providers.source === "built" ? providers : undefined;
    const { provider, terraform: settings } = synthesize(testConfig("local", { builtProviders })).app;
    const tokens = join(directory, "tokens");
    await writeExecutable(tokens, `echo '${JSON.stringify(CREDENTIAL)}'`);
    const { port } = server.address() as AddressInfo;
    const cluster = {
      host: `https://localhost:${port}`,
      cluster_ca_certificate: await readFile(emulatorPaths(directory).ca, "utf8"),
    };
    const exec = { api_version: CREDENTIAL.apiVersion, command: tokens, args: [] };
    const { helm, kubernetes } = settings.required_providers;
    const configuration = {
      terraform: { required_providers: { helm, kubernetes } },
      provider: {
        kubernetes: { ...provider.kubernetes?.[0], ...cluster, exec },
        helm: { ...provider.helm?.[0], kubernetes: { ...kubernetesOf(provider.helm?.[0]), ...cluster, exec } },
      },
      data: { kubernetes_namespace_v1: { one: { metadata: { name: NAME } } } },
      resource: { helm_release: { one: { name: NAME, namespace: NAME, chart: "./chart" } } },
    };
    await writeFile(join(directory, "main.tf.json"), JSON.stringify(configuration));
    await writeFile(join(directory, "terraform.tfstate"), JSON.stringify(state));
    await mkdir(join(directory, "chart"));
    await cp(join(projectRoot, "helm", "k8s-webapi"), join(directory, "chart"), { recursive: true });
    environment = { TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
  }
});

function kubernetesOf(provider: Record<string, unknown> | undefined): object {
  const { kubernetes } = provider ?? {};
  if (typeof kubernetes === "object" && kubernetes !== null) return kubernetes;
  throw new Error("the provider of Helm has no cluster");
}
