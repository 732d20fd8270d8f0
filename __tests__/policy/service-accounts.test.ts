import { describe, expect, it } from "vitest";
import { synthesize, testConfig } from "../stacks/synthesis.ts";
import { policy } from "./policies.ts";

const { base } = synthesize(testConfig("dev"));

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
          { test: "StringEquals", variable: claim("aud"), values: ["sts.amazonaws.com"] },
          {
            test: "StringEquals",
            variable: claim("sub"),
            values: [`system:serviceaccount:${namespace}:${serviceAccount}`],
          },
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
