import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import {
  EksAccessPolicyAssociation,
  type EksAccessPolicyAssociationAccessScope,
} from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Cluster } from "./cluster.ts";

export interface AccessProps
  extends Readonly<Pick<Config, "accountId">>,
    Readonly<Pick<Config["cluster"], "administrators" | "viewers" | "deployers">> {
  /** The Kubernetes namespace that deployers may change. */
  readonly namespace: string;
  readonly cluster: Cluster;
}

interface Grant {
  principals: readonly string[];
  /** A part of the association's id. */
  verb: "administers" | "views" | "deploys";
  /** Name of an access policy: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
  policy: string;
  scope: EksAccessPolicyAssociationAccessScope;
}

/** Access to the cluster for the principals that the configuration lists. No other principal has access. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, props: AccessProps) {
    super(scope, id);
    const { accountId, cluster } = props;
    for (const { principals, verb, policy, scope: accessScope } of grants(props)) {
      for (const principalArn of principals) {
        const name = idOf(principalArn, accountId);
        const entry = new EksAccessEntry(this, name, { clusterName: cluster.name, principalArn });
        new EksAccessPolicyAssociation(this, `${name}-${verb}`, {
          clusterName: cluster.name,
          principalArn: entry.principalArn,
          policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
          accessScope,
        });
      }
    }
  }
}

function grants({ administrators, viewers, deployers, namespace }: AccessProps): Grant[] {
  return [
    {
      principals: administrators,
      verb: "administers",
      policy: "AmazonEKSClusterAdminPolicy",
      scope: { type: "cluster" },
    },
    // not AmazonEKSAdminViewPolicy, which shows secrets
    { principals: viewers, verb: "views", policy: "AmazonEKSViewPolicy", scope: { type: "cluster" } },
    // may not change the namespace itself, whose labels set Pod Security
    {
      principals: deployers,
      verb: "deploys",
      policy: "AmazonEKSEditPolicy",
      scope: { type: "namespace", namespaces: [namespace] },
    },
  ];
}

/** A unique id for each principal. Colons separate its parts, because names can have hyphens, but no colons. */
function idOf(principalArn: string, accountId: string): string {
  const [account = "", path = ""] = principalArn.split(":").slice(4);
  const [kind = "", ...name] = path.split("/");
  const id = `${kind}-${name.join(":")}`.replace(/-(administers|views|deploys)$/, "$&:");
  return account === accountId ? id : `${account}:${id}`;
}
