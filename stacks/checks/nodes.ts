import { z } from "zod";
import type { Check } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { byRules, type Rule } from "./rule.ts";
import { absent, nested, on, resources, some } from "./terraform.ts";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide";
const TEMPLATES = `${EKS_GUIDE}/launch-templates.html`;
const NODEGROUP = "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html";

/** Arguments that are `Optional` and `Computed` keep the value of the state. */
const PROVIDER = "https://github.com/hashicorp/terraform-provider-aws/blob/v6.47.0/internal/service";

const text = z.string().min(1);
const scaling = z
  .object({ min_size: z.number().min(0), desired_size: z.number().min(1), max_size: z.number().min(1) })
  .refine(({ min_size, desired_size, max_size }) => min_size <= desired_size && desired_size <= max_size);

const RULES: readonly Rule[] = [
  {
    type: "aws_eks_node_group",
    sound: z.object({ launch_template: some(z.object({ id: text, version: text })) }),
    wrong: "has no launch template",
    why: `EKS takes its own: pods reach the metadata service, which has the node's credentials, and all traffic goes out: ${TEMPLATES}`,
    remedy: "Set launchTemplate with id and version.",
  },
  {
    type: "aws_eks_node_group",
    sound: z.object({ scaling_config: some(scaling) }),
    wrong: "has not 1 node or more, between its minimum and its maximum",
    why: `EKS refuses a number outside of them, and coredns becomes active on no node: https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html`,
    remedy: "Set scalingConfig with minSize, desiredSize and maxSize.",
  },
  {
    type: "aws_eks_node_group",
    sound: z.object({ ami_type: text }),
    wrong: "has the image that is EKS's default",
    why: `For a version without Amazon Linux 2, EKS refuses it, and for arm64 it does not start: ${NODEGROUP}`,
    remedy: "Set amiType.",
  },
  {
    type: "aws_eks_node_group",
    sound: z.object({
      capacity_type: text,
      update_config: some(z.object({ max_unavailable: z.number().min(1) })),
    }),
    wrong: "keeps the capacity and the pace of updates that it has, whatever the configuration says",
    why: `The provider takes what is not written from the group itself: ${PROVIDER}/eks/node_group.go`,
    remedy: "Set capacityType and updateConfig.maxUnavailable.",
  },
  {
    type: "aws_eks_node_group",
    sound: z.object({ version: text }),
    wrong: "stays at the version that it is made with",
    why: `An upgrade of the cluster leaves its nodes behind: ${EKS_GUIDE}/update-managed-node-group.html`,
    remedy: "Set version to the cluster's.",
  },
  {
    type: "aws_eks_node_group",
    sound: z.object({ node_repair_config: some(z.object({ enabled: on })) }),
    wrong: "keeps nodes that have failed",
    why: `EKS replaces them only if it is asked to: ${EKS_GUIDE}/node-health.html`,
    remedy: "Set nodeRepairConfig.enabled.",
  },
  {
    type: "aws_eks_node_group",
    sound: z.union([
      z.object({ node_group_name: absent, lifecycle: z.object({ create_before_destroy: on }) }),
      z.object({ node_group_name: text, lifecycle: z.object({ create_before_destroy: absent }) }),
    ]),
    wrong: "is gone before another one replaces it",
    why: "Some changes replace the group, as one of its image type, and no pod runs until the new one is ready; a fixed name forbids two groups: https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy",
    remedy: "Set nodeGroupNamePrefix, and lifecycle.createBeforeDestroy.",
  },
  {
    type: "aws_security_group",
    sound: z.object({
      lifecycle: z.object({ ignore_changes: z.array(z.string()).refine((list) => list.includes("description")) }),
    }),
    wrong: "is replaced when its description changes",
    why: "AWS can't change a description, nor make a second group of that name beside what nodes still use: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
    remedy: "Set its lifecycle to KEPT_WHEN_DESCRIBED_OTHERWISE.",
  },
  {
    type: "aws_launch_template",
    sound: z.object({ vpc_security_group_ids: z.array(text).min(1) }),
    wrong: "names no security group",
    why: `Nodes get the cluster's group, from which all traffic goes out: ${TEMPLATES}#launch-template-security-groups`,
    remedy: "Set vpcSecurityGroupIds.",
  },
  {
    type: "aws_launch_template",
    sound: z.object({
      metadata_options: some(
        z.object({ http_tokens: z.literal("required"), http_put_response_hop_limit: z.literal(1) }),
      ),
    }),
    wrong: "lets pods take the node's credentials",
    why: "Without a token and a limit of 1 hop, every pod reaches the metadata service: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    remedy: "Set metadataOptions with httpTokens required and httpPutResponseHopLimit 1.",
  },
  {
    type: "aws_launch_template",
    sound: z.object({ metadata_options: some(z.object({ http_endpoint: z.literal("enabled") })) }),
    wrong: "does not switch the metadata service on",
    why: `Nodes join by its credentials, and the provider takes what is not written from the template as it is: ${PROVIDER}/ec2/ec2_launch_template.go`,
    remedy: "Set metadataOptions.httpEndpoint to enabled.",
  },
  {
    type: "aws_launch_template",
    sound: z.object({
      block_device_mappings: some(
        z.object({
          device_name: text,
          ebs: some(
            z.object({
              volume_type: z.literal("gp3"),
              delete_on_termination: on,
              volume_size: z.number().min(1).optional(),
            }),
          ),
        }),
      ),
    }),
    wrong: "has a volume that outlives its node, or is not gp3",
    why: "A volume that is not deleted is paid for, and gp2 is slower at a higher price: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
    remedy: "Set deviceName, ebs.volumeType gp3 and ebs.deleteOnTermination.",
  },
];

/** Nodes start with the project's settings, not with defaults of AWS. */
export const checkNodes: Check = (stacks) => [
  ...byRules(RULES)(stacks),
  ...defaultSizes(stacks),
  ...fromNothing(stacks),
];

const typed = z.object({ instance_types: z.array(text).min(1) }).or(z.object({ instance_type: text }));
const sized = z
  .object({
    block_device_mappings: nested(z.object({ ebs: nested(z.object({ volume_size: z.number().optional() })) })),
  })
  .refine(({ block_device_mappings }) =>
    block_device_mappings.some(({ ebs }) => ebs.some(({ volume_size }) => volume_size !== undefined)),
  );
const launched = z.object({ launch_template: nested(z.object({ id: z.string() })) });

/** The type of instances is the group's or its template's, and the size of a volume the template's. */
const defaultSizes: Check = (stacks) =>
  resources(stacks, "aws_eks_node_group").flatMap(({ stack, address, block }) => {
    const ids = launched.safeParse(block).data?.launch_template;
    const templates = resources(stacks, "aws_launch_template").filter((template) => refersTo(ids, template));
    const wrongs = [
      ...([block, ...templates.map((template) => template.block)].some((of) => typed.safeParse(of).success)
        ? []
        : ["starts t3.medium, whatever the configuration says"]),
      ...(templates.every((template) => sized.safeParse(template.block).success)
        ? []
        : ["has volumes of the image's size"]),
    ];
    return wrongs.map((wrong) => ({
      stack,
      address,
      wrong,
      why: `EKS takes its defaults for what neither the group nor its template names: ${TEMPLATES}`,
      remedy: "Set instanceTypes, or the template's instanceType, and ebs.volumeSize.",
    }));
  });

const empty = z.object({ scaling_config: some(z.object({ min_size: z.literal(0) })) });

/** The autoscaler, which calls Auto Scaling by an endpoint, asks EKS what a group without nodes would start. */
const fromNothing: Check = (stacks) => {
  const services = resources(stacks, "aws_vpc_endpoint").map(({ block }) => String(block.service_name));
  const reaches = (service: string) => services.some((name) => name.endsWith(`.${service}`));
  if (!reaches("autoscaling") || reaches("eks")) return [];
  return resources(stacks, "aws_eks_node_group")
    .filter(({ block }) => empty.safeParse(block).success)
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "may lose all of its nodes, and gets none again",
      why: "The autoscaler reads the labels and taints of a group without nodes from EKS, which it does not reach: https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md",
      remedy: "Set nodes.minimum to 1 or more, or add the endpoint for eks.",
    }));
};
