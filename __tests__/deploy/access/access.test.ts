import { afterEach, describe, expect, it, vi } from "vitest";
import { requireAccess } from "../../../deploy/access/access.ts";
import type { StackName } from "../../../stacks/stack-names.ts";
import { testConfig } from "../../support/synthesis.ts";

const identity = "arn:aws:iam::111122223333:user/administrator";
const dev = testConfig("dev");
const config = { ...dev, cluster: { ...dev.cluster, administrators: [identity] } };
/** Of no AWS. Nothing is asked of it about a user. */
const client = { region: "eu-central-1", endpoint: "http://127.0.0.1:1", maxAttempts: 1 };
const elsewhere = { endpointUrl: "http://127.0.0.1:1" };
const UNKNOWN_ENDPOINT = [
  "Whether this machine is in cluster.publicAccessCidrs is unknown: AWS_ENDPOINT_URL leads elsewhere than to AWS.",
];

/** States in which these stacks are deployed. */
const deployed = (...stacks: StackName[]) => {
  const state = (stack: StackName) => ({ deployed: stacks.includes(stack), outputs: {} });
  return { base: state("base"), app: state("app") };
};

afterEach(() => vi.unstubAllEnvs());

describe("the access of a caller", () => {
  const target = { config, client, aws: elsewhere, identity };

  it.each([
    ["all stacks", ["backend", "base", "app"], deployed()],
    ["all stacks again", ["backend", "base", "app"], deployed("base", "app")],
    ["the first base alone", ["base"], deployed()],
  ] as const)("is examined before a deployment of %s", async (_, stacks, states) => {
    expect(await requireAccess(target, { stacks, states, appElsewhere: false })).toEqual(UNKNOWN_ENDPOINT);
  });

  it.each([
    ["backend alone", ["backend"], deployed()],
    ["base alone, once the cluster is there", ["base"], deployed("base")],
    ["app alone, which asks the cluster itself", ["app"], deployed("base")],
  ] as const)("is not examined before a deployment of %s", async (_, stacks, states) => {
    expect(await requireAccess(target, { stacks, states, appElsewhere: false })).toEqual([]);
  });

  it("is unknown by a proxy for the API server alone, whose address AWS would see", async () => {
    vi.stubEnv("KUBE_PROXY_URL", "http://127.0.0.1:1");
    const findings = await requireAccess(
      { ...target, aws: {} },
      { stacks: ["base"], states: deployed(), appElsewhere: false },
    );
    expect(findings).toEqual([expect.stringContaining("KUBE_PROXY_URL names a proxy")]);
  });

  it("is refused without rights, and only reported where app is deployed elsewhere", async () => {
    const stranger = { ...target, identity: "arn:aws:iam::111122223333:user/stranger" };
    const selection = { stacks: ["base"], states: deployed() } as const;
    await expect(requireAccess(stranger, { ...selection, appElsewhere: false })).rejects.toMatchObject({
      code: "NOT_ADMINISTRATOR",
    });
    const [finding] = await requireAccess(stranger, { ...selection, appElsewhere: true });
    expect(finding).toContain("user/stranger is not in cluster.administrators");
  });

  it("has no question of addresses on a local cloud, whose API server is on this machine", async () => {
    const local = testConfig("local");
    const deployer = "arn:aws:iam::000000000000:user/deployer";
    const selection = { stacks: ["base"], states: deployed(), appElsewhere: false } as const;
    expect(await requireAccess({ ...target, config: local, identity: deployer }, selection)).toEqual([]);
  });
});
