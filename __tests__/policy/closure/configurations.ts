import type { Config } from "../../../stacks/config/load.ts";
import { testConfig } from "../../support/synthesis.ts";

export const dev = testConfig("dev");

export type Workloads = Config["network"]["endpoints"]["workloads"];

/** What decides which calls leave the private subnets. */
export interface Options {
  identity?: Config["cluster"]["identity"];
  sessionManager?: boolean;
  autoscaler?: "off" | "on" | "from zero";
  nat?: Config["network"]["nat"];
  workloads?: Workloads;
  operatingSystem?: Config["nodes"]["operatingSystem"];
  privateAccess?: boolean;
}

const PRIVATE_ACCESS = { cidrs: ["10.1.0.0/16"], securityGroupIds: [] };

/** `dev` with these options, and without those that are left out. */
export function configured(options: Options): Config {
  const {
    identity = "irsa",
    sessionManager = true,
    autoscaler = "off",
    nat = "none",
    workloads = [],
    operatingSystem = "al2023",
    privateAccess = false,
  } = options;
  return {
    ...dev,
    cluster: { ...dev.cluster, identity, ...(privateAccess && { privateAccess: PRIVATE_ACCESS }) },
    nodes: {
      ...dev.nodes,
      sessionManager,
      operatingSystem,
      minimum: autoscaler === "from zero" ? 0 : dev.nodes.minimum,
    },
    autoscaler: autoscaler === "off" ? {} : { imageDigest: `sha256:${"0".repeat(64)}` },
    network: { ...dev.network, nat, endpoints: { ...dev.network.endpoints, workloads } },
  };
}
