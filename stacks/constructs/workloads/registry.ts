import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { EncryptionKey } from "../shared/encryption-key.ts";

const UNTAGGED_DAYS = 14;

interface RepositoryProps {
  readonly name: string;
  readonly keyArn: string;
  readonly protect: boolean;
}

/** An ECR repository whose tags are never moved to another image. */
class Repository extends Construct {
  readonly repository: EcrRepository;

  constructor(scope: Construct, id: string, props: RepositoryProps) {
    super(scope, id);
    const { name, keyArn, protect } = props;
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

/** Tagged images are never removed, because one of them runs. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
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

export interface RegistryProps extends Readonly<Pick<Config, "names" | "accountId" | "protect">> {}

/** The ECR repositories of the service's image, and of the autoscaler's: nodes reach no other registry. */
export class Registry extends Construct {
  /** Name and address of the service's repository. */
  readonly name: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: RegistryProps) {
    super(scope, id);
    const { names, accountId, protect } = props;
    const key = new EncryptionKey(this, "key", {
      description: "Images",
      alias: `alias/${names.prefix}-images`,
      accountId,
      protect,
    });
    const repository = (repositoryId: string, name: string) =>
      new Repository(this, repositoryId, { name, keyArn: key.arn, protect }).repository;
    const service = repository("repository", names.repository);
    // without the autoscaler, too: its image is mirrored before it is deployed
    repository("autoscaler", names.autoscalerRepository);
    this.name = service.name;
    this.url = service.repositoryUrl;
  }
}
