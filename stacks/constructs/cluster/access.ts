import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import {
  EksAccessPolicyAssociation,
  type EksAccessPolicyAssociationAccessScope,
} from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { Cluster } from "./cluster.ts";

interface Grant {
  principals: readonly string[];
  /** What they do, in the third person: part of an id. */
  verb: "administers" | "views" | "deploys";
  /** Name of an access policy: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
  policy: string;
  scope: EksAccessPolicyAssociationAccessScope;
}

/** Access to the cluster for the principals that the configuration lists, and for no others. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, config: Config, cluster: Cluster) {
    super(scope, id);
    for (const { principals, verb, policy, scope: accessScope } of grants(config)) {
      for (const principalArn of principals) {
        const name = idOf(principalArn, config);
        const entry = new EksAccessEntry(this, name, { clusterName: cluster.name, principalArn, type: "STANDARD" });
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

function grants({ cluster: { administrators, viewers, deployers }, names }: Config): Grant[] {
  return [
    {
      principals: administrators,
      verb: "administers",
      policy: "AmazonEKSClusterAdminPolicy",
      scope: { type: "cluster" },
    },
    // not AmazonEKSAdminViewPolicy, which shows secrets
    { principals: viewers, verb: "views", policy: "AmazonEKSViewPolicy", scope: { type: "cluster" } },
    // reads namespaces without changing them: Pod Security is a label of theirs
    {
      principals: deployers,
      verb: "deploys",
      policy: "AmazonEKSEditPolicy",
      scope: { type: "namespace", namespaces: [names.namespace] },
    },
  ];
}

/** An id that no other principal has: names hold hyphens, but no colons. */
function idOf(principalArn: string, { accountId }: Config): string {
  const [account = "", path = ""] = principalArn.split(":").slice(4);
  const [kind = "", ...name] = path.split("/");
  const id = `${kind}-${name.join(":")}`.replace(/-(administers|views|deploys)$/, "$&:");
  return account === accountId ? id : `${account}:${id}`;
}
