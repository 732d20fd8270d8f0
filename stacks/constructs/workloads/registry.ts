import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { EncryptionKey } from "../shared/encryption-key.ts";

const UNTAGGED_DAYS = 14;

/** An ECR repository: a tag is given once, and never moved to another image. */
class Repository extends Construct {
  readonly repository: EcrRepository;

  constructor(scope: Construct, id: string, options: { name: string; keyArn: string; protect: boolean }) {
    super(scope, id);
    const { name, keyArn, protect } = options;
    this.repository = new EcrRepository(this, "Default", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: !protect,
      lifecycle: { preventDestroy: protect },
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: this.repository.name,
      policy: JSON.stringify({ rules: [EXPIRE_UNTAGGED] }),
    });
  }
}

/** Tagged images are never removed: one of them runs. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
const EXPIRE_UNTAGGED = {
  rulePriority: 1,
  description: `Images without a tag, after ${UNTAGGED_DAYS} days`,
  selection: {
    tagStatus: "untagged",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: UNTAGGED_DAYS,
  },
  action: { type: "expire" },
};

/** Where the images lie that nodes run, the service's own and those that come from where nodes have no way to. */
export class Registry extends Construct {
  /** Of the service's image. */
  readonly name: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { names, accountId, protect }: Config) {
    super(scope, id);
    const key = new EncryptionKey(this, "key", {
      description: "Images",
      alias: `alias/${names.prefix}-images`,
      accountId,
      protect,
    });
    const repository = (repositoryId: string, name: string) =>
      new Repository(this, repositoryId, { name, keyArn: key.arn, protect }).repository;
    const service = repository("repository", names.repository);
    // there before the autoscaler is: its image has to be mirrored first
    repository("autoscaler", names.autoscalerRepository);
    this.name = service.name;
    this.url = service.repositoryUrl;
  }
}
