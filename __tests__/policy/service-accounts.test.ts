import { describe, expect, it } from "vitest";
import { policy } from "../support/policies.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

const config = testConfig("dev");
const { base } = synthesize(config);
const { base: podIdentity } = synthesize({ ...config, cluster: { ...config.cluster, identity: "podIdentity" } });

describe.each([
  ["service-role", "webapi", "webapi"],
  ["autoscaler-role", "kube-system", "cluster-autoscaler"],
  ["vpc-cni-role", "kube-system", "aws-node"],
])("%s", (path, namespace, serviceAccount) => {
  it(`is for ${serviceAccount} in ${namespace} only, with a token for STS of this cluster's`, () => {
    const [issuer] = Object.keys(base.resource.aws_iam_openid_connect_provider ?? {});
    const provider = `aws_iam_openid_connect_provider.${issuer}`;
    const claim = (name: string) => `\${replace(${provider}.url, "https://", "")}:${name}`;
    expect(policy(base, `${path}_trust`)).toEqual([
      {
        effect: "Allow",
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: [{ type: "Federated", identifiers: [`\${${provider}.arn}`] }],
        condition: [
          equals(claim("aud"), "sts.amazonaws.com"),
          equals(claim("sub"), `system:serviceaccount:${namespace}:${serviceAccount}`),
        ],
      },
    ]);
  });

  it(`is for ${serviceAccount} in ${namespace} only, by an association of this cluster's`, () => {
    expect(policy(podIdentity, `${path}_trust`)).toEqual([
      {
        effect: "Allow",
        actions: ["sts:AssumeRole", "sts:TagSession"],
        principals: [{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }],
        condition: [
          equals("aws:SourceAccount", "111122223333"),
          equals("aws:RequestTag/eks-cluster-arn", "arn:aws:eks:eu-central-1:111122223333:cluster/webapi-dev"),
          equals("aws:RequestTag/kubernetes-namespace", namespace),
          equals("aws:RequestTag/kubernetes-service-account", serviceAccount),
        ],
      },
    ]);
  });
});

describe("the service", () => {
  it("may read one parameter, and do nothing else", () => {
    expect(policy(base, "service-role_rights")).toEqual([
      {
        effect: "Allow",
        actions: ["ssm:GetParameter"],
        resources: [expect.stringMatching(/^\$\{aws_ssm_parameter\.\w+\.arn\}$/)],
      },
    ]);
  });
});

describe("the autoscaler", () => {
  const [see, seeNodes, scale] = policy(base, "autoscaler-role_rights");

  it("sees what it scales by, and changes nothing by that", () => {
    expect(see?.resources).toEqual(["*"]);
    for (const action of see?.actions ?? []) expect(action).toMatch(/^(autoscaling|ec2):(Describe|Get)\w+$/);
  });

  it("sees node groups of its own cluster only", () => {
    expect(seeNodes).toMatchObject({
      actions: ["eks:DescribeNodegroup"],
      resources: ["arn:aws:eks:eu-central-1:111122223333:nodegroup/webapi-dev/*/*"],
    });
  });

  it("changes groups of its own cluster only", () => {
    expect(scale).toMatchObject({
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      condition: [
        {
          test: "StringEquals",
          variable: "aws:ResourceTag/k8s.io/cluster-autoscaler/webapi-dev",
          values: ["owned"],
        },
      ],
    });
  });

  it("may do no more than that", () => {
    expect(policy(base, "autoscaler-role_rights")).toHaveLength(3);
  });
});

function equals(variable: string, value: string) {
  return { test: "StringEquals", variable, values: [value] };
}
