import type { Config } from "../../../stacks/config/load.ts";
import { COMPONENTS } from "./components.ts";

/** Not the account of any configuration here. */
const STRANGER = "999988887777";

/** A call from the private subnets. */
export interface Request {
  who: string;
  call: string;
  resource: string;
  /** Account of the signer. */
  account: string | undefined;
  /** Without an endpoint, the caller goes another way. */
  hasOtherWay: boolean;
}

/** The calls of the components that run. */
export function requestsOf(config: Config): Request[] {
  return COMPONENTS.filter(({ runs }) => runs(config)).flatMap(
    ({ name, calls, about, signedBy, hasOtherWay = false }) =>
      calls.flatMap((call) =>
        (about?.(config) ?? ["*"]).map((resource) => ({
          who: name,
          call,
          resource,
          account: signedBy === "none" ? undefined : signedBy === "aws" ? STRANGER : config.accountId,
          hasOtherWay,
        })),
      ),
  );
}

/** The same calls, signed by another account; and calls that no component makes. */
export function strangers(config: Config, requests: readonly Request[]): Request[] {
  const { accountId, region } = config;
  const by = (account: string | undefined, call: string, resource: string) => ({
    who: "a burglar",
    call,
    resource,
    account,
    hasOtherWay: false,
  });
  return [
    ...requests
      .filter(({ account }) => account === accountId)
      .map(({ call, resource }) => by(STRANGER, call, resource)),
    by(accountId, "ssm:GetParameter", `arn:aws:ssm:${region}:${accountId}:parameter/another`),
    by(accountId, "ec2:RunInstances", "*"),
    by(accountId, "ecr:PutImage", "*"),
    by(accountId, "sts:AssumeRole", `arn:aws:iam::${accountId}:role/another`),
    by(undefined, "sts:AssumeRoleWithWebIdentity", `arn:aws:iam::${STRANGER}:role/another`),
    by(accountId, "s3:GetObject", "arn:aws:s3:::another/key"),
    by(accountId, "s3:PutObject", `arn:aws:s3:::prod-${region}-starport-layer-bucket/key`),
  ];
}
