import { STACKS, type StackName } from "../stack-names.ts";
import type { Check, Problem } from "./problem.ts";
import { resources, type Stacks } from "./terraform.ts";

const PROVIDERS: Record<StackName, readonly string[]> = {
  backend: ["aws"],
  base: ["aws"],
  app: ["aws", "helm", "kubernetes"],
};

/** Each stack has only the providers that it can be deployed with, and all have the same version of AWS's. */
export const checkProviders: Check = (stacks) => [
  ...unexpectedProviders(stacks),
  ...clustersBesideTheirClients(stacks),
  ...otherVersions(stacks),
  ...unpinned(stacks),
];

function unexpectedProviders(stacks: Stacks): Problem[] {
  return STACKS.flatMap((stack) => {
    const { provider, terraform } = stacks[stack];
    const names = [...new Set([...Object.keys(provider), ...Object.keys(terraform.required_providers)])];
    return names
      .filter((name) => !PROVIDERS[stack].includes(name))
      .map((name) => ({
        stack,
        address: `provider.${name}`,
        wrong: `does not belong in this stack, which has ${PROVIDERS[stack].join(", ")} only`,
        why: "A provider for Kubernetes that is configured before its cluster exists falls back to localhost:80: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2007",
        remedy: "Put what needs it into app, which finds the cluster by a data source.",
      }));
  });
}

/** A cluster in the same stack as what runs on it: its address is unknown when the providers are configured. */
function clustersBesideTheirClients(stacks: Stacks): Problem[] {
  return resources(stacks, "aws_eks_cluster")
    .filter(({ stack }) => PROVIDERS[stack].includes("kubernetes"))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "is made in the stack whose providers connect to it",
      why: "Its address is not known when they are configured: https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#stacking-with-managed-kubernetes-cluster-resources",
      remedy: "Make it in base.",
    }));
}

function otherVersions(stacks: Stacks): Problem[] {
  const expected = stacks.backend.terraform.required_providers.aws?.version;
  return STACKS.filter((stack) => stacks[stack].terraform.required_providers.aws?.version !== expected).map(
    (stack) => ({
      stack,
      address: "terraform.required_providers.aws",
      wrong: `asks for the version ${stacks[stack].terraform.required_providers.aws?.version}, and backend for ${expected}`,
      why: "Two versions read the same resource differently, and plan changes that were not made: docs/adr/0001-cdktf-and-provider-versions.md",
      remedy: "Make the provider by useAws, and override no version.",
    }),
  );
}

/** A provider without a version is the newest one, and an old Terraform writes secrets into the state. */
function unpinned(stacks: Stacks): Problem[] {
  return STACKS.flatMap((stack) => {
    const { required_providers, required_version } = stacks[stack].terraform;
    const loose = PROVIDERS[stack].filter((name) => !/^\d+\.\d+\.\d+$/.test(required_providers[name]?.version ?? ""));
    return [
      ...loose.map((name) => ({
        stack,
        address: `terraform.required_providers.${name}`,
        wrong: "names no exact version",
        why: "Each init may take another one: https://developer.hashicorp.com/terraform/language/providers/requirements#version-constraints",
        remedy: "Set it by useAws or useCluster.",
      })),
      ...PROVIDERS[stack]
        .filter((name) => !required_providers[name]?.source)
        .map((name) => ({
          stack,
          address: `terraform.required_providers.${name}`,
          wrong: "names no source",
          why: "Terraform then takes what it is called in the stack for its name in the registry: https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses",
          remedy: "Make the provider by the class of its bindings, which have the source.",
        })),
      ...(typeof required_version === "string"
        ? []
        : [
            {
              stack,
              address: "terraform.required_version",
              wrong: "is not set",
              why: "Before 1.11, Terraform knows no write-only argument: https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only",
              remedy: "Make the provider by useAws.",
            },
          ]),
    ];
  });
}
