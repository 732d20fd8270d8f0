import { derive } from "../../stacks/config/derive.ts";
import { dev } from "../../stacks/config/environments/dev.ts";
import { type Config, checkEnvironment } from "../../stacks/config/load.ts";
import type { EnvironmentInput } from "../../stacks/config/schema/environment.ts";
import { WORKLOAD_FEATURES } from "../../stacks/config/schema/network.ts";
import { ED25519_KEY } from "./ssh-keys.ts";
import { testConfig } from "./synthesis.ts";

/** `dev` with the other choice for every option. */
const switched: EnvironmentInput = {
  ...dev,
  protect: false,
  stateStore: { accessLogs: true, locks: "file" },
  network: { ...dev.network, nat: "perZone", endpoints: { zones: "one", workloads: [...WORKLOAD_FEATURES] } },
  cluster: {
    ...dev.cluster,
    publicAccessCidrs: [],
    privateAccess: { cidrs: ["10.1.0.0/16"], securityGroupIds: ["sg-0123456789abcdef0"] },
    logRetentionDays: 365,
    viewers: ["arn:aws:iam::111122223333:role/platform-viewer"],
    deployers: ["arn:aws:iam::111122223333:role/platform-deployer"],
    identity: "podIdentity",
  },
  nodes: {
    ...dev.nodes,
    architecture: "arm64",
    instanceTypes: ["t4g.medium", "m7g.large"],
    capacity: "spot",
    releaseVersion: "1.36.4-20260923",
    maxUnavailable: 2,
    labels: { "example.com/team": "platform" },
    taints: [{ key: "example.com/only", effect: "NO_SCHEDULE" }],
    sessionManager: false,
    ssh: { publicKey: ED25519_KEY, sourceCidrs: ["192.0.2.0/24"] },
  },
  service: {
    ...dev.service,
    parameterType: "SecureString",
    sourceCidrs: ["192.0.2.0/24"],
    loadBalancer: {
      scheme: "internetFacing",
      crossZone: true,
      certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef",
    },
    drainSeconds: 30,
    parameterTtlSeconds: 60,
    parameterMaxStaleSeconds: 600,
    resources: { requests: { cpu: "100m", memory: "96Mi" }, limits: { cpu: "1", memory: "192Mi" } },
  },
  autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` },
};

/** Choices that can't be combined with those above. */
const alternatives: EnvironmentInput = {
  ...dev,
  network: { ...dev.network, nat: "single" },
  nodes: { ...dev.nodes, operatingSystem: "bottlerocket" },
};

/** Environments that together have the other choice for every option. */
export const switchedEnvironments = { switched, alternatives } as const;

/** Their configurations. */
export const switchedConfigs: Readonly<Record<string, Config>> = {
  switched: configOf(switched),
  alternatives: configOf(alternatives),
};

function configOf(input: EnvironmentInput): Config {
  const environment = checkEnvironment("dev", input);
  return { ...testConfig("dev"), ...environment, ...derive(environment, "dev") };
}
