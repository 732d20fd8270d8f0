import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { deployRefuses, requireReachableVersion, versionConflict } from "../../deploy/cluster-version.ts";
import { kubernetes136 } from "../../stacks/config/environments/kubernetes.ts";
import type { Config } from "../../stacks/config/load.ts";
import { testConfig } from "../support/synthesis.ts";

let server: Server | undefined;
const asked: string[] = [];
afterEach(() => {
  server?.close();
  asked.length = 0;
});

/** Clients of an EKS with this cluster, without a cluster, or that refuses the call. */
async function eks(cluster: { version: string; status: string } | "missing" | "refused") {
  server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.setHeader("content-type", "application/json");
    if (cluster === "missing" || cluster === "refused") {
      const type = cluster === "missing" ? "ResourceNotFoundException" : "AccessDeniedException";
      response.writeHead(cluster === "missing" ? 404 : 403, { "x-amzn-errortype": type });
      response.end(JSON.stringify({ message: type }));
    } else {
      response.end(JSON.stringify({ cluster: { name: "webapi-prod", ...cluster } }));
    }
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return {
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    maxAttempts: 1,
  };
}

/** An environment's configuration with this version. */
function configured(version: Config["cluster"]["version"], changes: Partial<Config> = {}): Config {
  const config = testConfig("prod", changes);
  return { ...config, cluster: { ...config.cluster, version } };
}

const active = (version: string) => ({ version, status: "ACTIVE" });

describe("a reachable Kubernetes version", () => {
  it.each([
    ["that of the cluster", "1.36", "1.36"],
    ["the next one", "1.35", "1.36"],
  ] as const)("is %s", async (_, current, wanted) => {
    const target = { config: configured(wanted), client: await eks(active(current)) };
    expect(await versionConflict(target)).toBeUndefined();
    await requireReachableVersion(target);
    expect(asked).toEqual(["GET /clusters/webapi-prod", "GET /clusters/webapi-prod"]);
  });

  it("is any version if there is no cluster", async () => {
    expect(await versionConflict({ config: configured("1.37"), client: await eks("missing") })).toBeUndefined();
  });

  it.each(["FAILED", "DELETING"])(
    "is any version if the cluster is %s, because it is created again",
    async (status) => {
      const client = await eks({ version: "1.37", status });
      expect(await versionConflict({ config: configured("1.35"), client })).toBeUndefined();
    },
  );
});

describe("a version older than the cluster's", () => {
  it("is refused, with the configuration line for the cluster's version and its add-ons", async () => {
    const refusal = requireReachableVersion({ config: configured("1.35"), client: await eks(active("1.36")) });
    await expect(refusal).rejects.toMatchObject({
      name: "UserError",
      code: "CLUSTER_NEWER",
      message:
        "The cluster webapi-prod runs Kubernetes 1.36, but the configuration says 1.35: a deployment takes no cluster back.",
      remedy: expect.stringMatching(
        /standard support.*in stacks\/config\/environments\/prod\.ts, import kubernetes136 .*:\n {4}\.\.\.kubernetes136,\nIt brings vpcCni v/,
      ),
    });
    for (const addOn of Object.values(kubernetes136.addOns)) {
      await expect(refusal).rejects.toMatchObject({ remedy: expect.stringContaining(addOn) });
    }
  });

  it("is refused with the keys to write if the cluster's version has no preset", async () => {
    const conflict = await versionConflict({ config: configured("1.36"), client: await eks(active("1.37")) });
    expect(conflict?.remedy).toContain(
      '    version: "1.37",\n    addOns: { vpcCni: "<version>", kubeProxy: "<version>", ',
    );
    expect(conflict?.remedy).toContain("aws eks describe-addon-versions --kubernetes-version 1.37");
    expect(conflict?.remedy).not.toContain("kubernetes-versions.ts");
  });

  it("is refused with the table to extend if the cluster's version is not offered yet", async () => {
    const conflict = await versionConflict({ config: configured("1.37"), client: await eks(active("1.38")) });
    expect(conflict?.remedy).toContain(
      "add 1.38 to stacks/config/kubernetes-versions.ts, with the days that aws eks describe-cluster-versions prints",
    );
  });

  it("is refused on a local cloud with the file of the rehearsed environment, or the option to start over", async () => {
    const rehearsal = { environment: "local", rehearses: "dev" } as const;
    const client = await eks(active("1.36"));
    const conflict = await versionConflict({ config: configured("1.35", rehearsal), client });
    expect(conflict?.remedy).toContain("in stacks/config/environments/dev.ts");
    expect(conflict?.remedy).toMatch(/\nOr start over: npm run down, and npm run up\.$/);
    const onAws = await versionConflict({ config: configured("1.35"), client });
    expect(onAws?.remedy).not.toContain("start over");
  });
});

describe("a version two or more ahead of the cluster's", () => {
  it("is refused, with the configuration line for the version in between", async () => {
    const client = await eks(active("1.35"));
    await expect(requireReachableVersion({ config: configured("1.37"), client })).rejects.toMatchObject({
      name: "UserError",
      code: "VERSION_SKIPPED",
      message:
        "The cluster webapi-prod runs Kubernetes 1.35, and the configuration says 1.37: EKS upgrades one minor version at a time.",
      remedy: expect.stringMatching(/^Deploy 1\.36 first, and 1\.37 later: in .*\n {4}\.\.\.kubernetes136,\n/),
    });
  });

  it("is refused for a cluster with a version that is no longer offered", async () => {
    const conflict = await versionConflict({ config: configured("1.36"), client: await eks(active("1.34")) });
    expect(conflict).toMatchObject({
      code: "VERSION_SKIPPED",
      remedy: expect.stringMatching(/^Deploy 1\.35 first, and 1\.36 later: .*\n {4}\.\.\.kubernetes135,\n/),
    });
  });
});

describe("an EKS that refuses the call", () => {
  it("makes the check fail with the error of EKS", async () => {
    const refused = versionConflict({ config: configured("1.36"), client: await eks("refused") });
    await expect(refused).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("the note on a plan", () => {
  it("says that deploy refuses the change, with the reason and the remedy", async () => {
    const conflict = await versionConflict({ config: configured("1.35"), client: await eks(active("1.36")) });
    expect(conflict && deployRefuses(conflict)).toMatch(
      /^npm run deploy refuses this: The cluster .* takes no cluster back\.\nAWS upgrades .*\.\.\.kubernetes136,/s,
    );
  });
});
