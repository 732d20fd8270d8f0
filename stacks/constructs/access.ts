import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import type { Cluster } from "./cluster.ts";

/** Who may use the cluster: the administrators that the configuration lists, and nobody else. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, { cluster: { administrators } }: Config, cluster: Cluster) {
    super(scope, id);
    for (const principalArn of administrators) {
      const name = principalArn.replace(/^.*:/, "").replaceAll("/", "-");
      const entry = new EksAccessEntry(this, name, { clusterName: cluster.name, principalArn, type: "STANDARD" });
      new EksAccessPolicyAssociation(this, `${name}-administers`, {
        clusterName: cluster.name,
        principalArn: entry.principalArn,
        // https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster" },
      });
    }
  }
}
