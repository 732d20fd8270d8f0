import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";

export interface PrivateBucketProps {
  readonly name: string;
  /** Whether Terraform refuses to destroy the bucket. */
  readonly protect: boolean;
  /** The KMS key that encrypts the bucket; S3's own keys when left out. */
  readonly keyArn?: string;
  /** When objects and versions expire. Unfinished uploads always expire. */
  readonly lifecycle: Omit<S3BucketLifecycleConfigurationRule, "status" | "filter" | "abortIncompleteMultipartUpload">;
  /** Statements of the bucket's policy, besides the one that refuses plain HTTP. */
  readonly statements: (bucketArn: string) => DataAwsIamPolicyDocumentStatement[];
}

/** A versioned and encrypted bucket without public access, access control lists and plain HTTP. */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { name, protect, keyArn, lifecycle, statements } = props;
    this.bucket = new S3Bucket(this, "Default", {
      bucket: name,
      forceDestroy: !protect,
      lifecycle: { preventDestroy: protect },
    });
    this.#keepVersions(lifecycle);
    this.#encrypt(keyArn);
    this.#shut(statements(this.bucket.arn));
  }

  #keepVersions(lifecycle: PrivateBucketProps["lifecycle"]): void {
    const bucket = this.bucket.id;
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          ...lifecycle,
          status: "Enabled",
          filter: [{}],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
  }

  #encrypt(keyArn: string | undefined): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.bucket.id,
      rule: [
        keyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              bucketKeyEnabled: true,
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            },
      ],
    });
  }

  #shut(statements: DataAwsIamPolicyDocumentStatement[]): void {
    const { id: bucket, arn } = this.bucket;
    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const policy = new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [
        {
          sid: "DenyPlainHttp",
          effect: "Deny",
          actions: ["s3:*"],
          resources: [arn, `${arn}/*`],
          principals: [{ type: "*", identifiers: ["*"] }],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
        ...statements,
      ],
    });
    new S3BucketPolicy(this, "policy", { bucket, policy: policy.json, dependsOn: [publicAccess] });
  }
}
