import { z } from "zod";
import { resources, type Stacks } from "../../../stacks/checks/terraform.ts";
import type { Config } from "../../../stacks/config/load.ts";
import managedPolicies from "../../support/managed-policies.json" with { type: "json" };
import { type RenderedPolicy, renderedDocuments, resolve, valuesOf } from "./rendered.ts";

/** A policy of an identity, with its name. */
export interface NamedPolicy {
  name: string;
  policy: object;
}

/** The policies that decide on a call: those of the roles, and those of what is called. */
export interface PlatformPolicies {
  /** By the role's name. */
  identityPolicies: ReadonlyMap<string, NamedPolicy[]>;
  /** Of roles (their trust), keys and buckets, by ARN. */
  resourcePolicies: ReadonlyMap<string, RenderedPolicy>;
  /** By the last part of the endpoint's service, for example ecr.api. */
  endpointPolicies: ReadonlyMap<string, RenderedPolicy>;
  /** ARNs of the KMS keys, by the last part of their aliases. */
  keys: Readonly<Record<string, string>>;
}

const managedSchema = z.record(z.string(), z.object({ document: z.record(z.string(), z.unknown()) }));
const MANAGED = managedSchema.parse(managedPolicies);

/** The policies of the stacks as AWS gets them, and AWS's own that they attach. */
export function platformPolicies(config: Config, stacks: Stacks): PlatformPolicies {
  const values = valuesOf(config, stacks);
  const documents = new Map(renderedDocuments(config, stacks).map(({ address, policy }) => [address, policy]));
  const text = (value: unknown) => resolve(z.string().parse(value), values);
  const policyOf = (value: unknown): RenderedPolicy => {
    const address = /^\$\{(.*)\.json\}$/.exec(String(value))?.[1] ?? "";
    const policy = documents.get(address);
    if (policy === undefined) throw new Error(`no policy document is ${String(value)}`);
    return policy;
  };
  const of = (type: string) => resources(stacks, type).map(({ address, block }) => ({ address, block }));
  const attached = of("aws_iam_role_policy_attachment").map(({ block }) => {
    const name = text(block.policy_arn).replace("arn:aws:iam::aws:policy/", "");
    const managed = MANAGED[name];
    if (managed === undefined) throw new Error(`managed-policies.json has no ${name}`);
    return { role: text(block.role), name, policy: managed.document };
  });
  const inline = of("aws_iam_role_policy").map(({ block }) => {
    return { role: text(block.role), name: String(block.name), policy: policyOf(block.policy) };
  });
  const trusts = of("aws_iam_role").map(({ block }): [string, RenderedPolicy] => {
    return [`arn:aws:iam::${config.accountId}:role/${block.name}`, policyOf(block.assume_role_policy)];
  });
  const ofKeys = of("aws_kms_key").map(({ address, block }): [string, RenderedPolicy] => {
    return [text(`\${${address}.arn}`), policyOf(block.policy)];
  });
  const ofBuckets = of("aws_s3_bucket_policy").map(({ block }): [string, RenderedPolicy] => {
    return [`arn:aws:s3:::${text(block.bucket)}`, policyOf(block.policy)];
  });
  const ofEndpoints = of("aws_vpc_endpoint").map(({ block }): [string, RenderedPolicy] => {
    return [String(block.service_name).replace(`com.amazonaws.${config.region}.`, ""), policyOf(block.policy)];
  });
  const aliases = of("aws_kms_alias").map(({ block }) => {
    const name = String(block.name).replace(`alias/${config.names.prefix}-`, "");
    return [name, text(String(block.target_key_id).replace(/\.key_id\}$/, ".arn}"))];
  });
  const identityPolicies = new Map<string, NamedPolicy[]>();
  for (const { role, ...policy } of [...inline, ...attached]) {
    identityPolicies.set(role, [...(identityPolicies.get(role) ?? []), policy]);
  }
  return {
    identityPolicies,
    resourcePolicies: new Map([...trusts, ...ofKeys, ...ofBuckets]),
    endpointPolicies: new Map(ofEndpoints),
    keys: Object.fromEntries(aliases),
  };
}
