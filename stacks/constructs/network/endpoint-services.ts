/**
 * AWS services that are called from the private subnets, by their prefix in IAM. `endpoints`: the interface endpoints
 * (`com.amazonaws.<region>.<endpoint>`) that carry the calls. `policies`: the page of AWS that says that the endpoints
 * take a policy; one that takes none would let through the credentials of any account.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const SERVICES = {
  autoscaling: {
    endpoints: ["autoscaling"],
    policies: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-vpc-endpoints.html",
  },
  cloudwatch: {
    endpoints: ["monitoring"],
    policies: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html",
  },
  ec2: {
    endpoints: ["ec2"],
    policies: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/interface-vpc-endpoints.html",
  },
  // AWS recommends the same policy for both, as each sees some of the calls of a pull
  ecr: {
    endpoints: ["ecr.api", "ecr.dkr"],
    policies: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
  },
  eks: {
    endpoints: ["eks"],
    policies: "https://docs.aws.amazon.com/eks/latest/userguide/vpc-interface-endpoints.html",
  },
  "eks-auth": {
    endpoints: ["eks-auth"],
    policies: "https://docs.aws.amazon.com/eks/latest/userguide/vpc-interface-endpoints.html",
  },
  elasticloadbalancing: {
    endpoints: ["elasticloadbalancing"],
    policies: "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/load-balancer-vpc-endpoints.html",
  },
  kms: {
    endpoints: ["kms"],
    policies: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-vpc-endpoint.html",
  },
  logs: {
    endpoints: ["logs"],
    policies: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-and-interface-VPC.html",
  },
  ssm: {
    endpoints: ["ssm"],
    policies: "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html",
  },
  ssmmessages: {
    endpoints: ["ssmmessages"],
    policies: "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html",
  },
  sts: {
    endpoints: ["sts"],
    policies: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_create.html",
  },
  xray: {
    endpoints: ["xray"],
    policies: "https://docs.aws.amazon.com/xray/latest/devguide/xray-security-vpc-endpoint.html",
  },
} as const satisfies Record<string, { endpoints: readonly string[]; policies: Source }>;

/** The page that is the source of a rule. */
export type Source = `https://${string}`;

/** Prefix of a service's calls in IAM. */
export type Service = keyof typeof SERVICES;

/** A call by its name in IAM, for example `ec2:DescribeInstances`. */
export type Call = `${Service}:${string}`;

/** The endpoints that carry a call. */
export function endpointsOf(call: Call): readonly string[] {
  const [service] = call.split(":", 1) as [Service];
  return SERVICES[service].endpoints;
}
