import { UserError } from "../../lib/errors.ts";
import type { Config } from "../../stacks/config/load.ts";
import { settingsFile } from "../target.ts";
import type { Principal } from "./principal.ts";
import { APP_ELSEWHERE, type Verdict } from "./verdict.ts";

interface Caller {
  /** ARN that STS returns for the caller. */
  readonly identity: string;
  readonly config: Pick<Config, "name" | "environment" | "rehearses" | "cluster" | "autoscaler">;
  /** Whether app is deployed, so that its namespace exists. */
  readonly appDeployed: boolean;
}

/** Whether a caller may deploy app to the cluster that the configuration describes. */
export function judgeRights(principal: Principal, caller: Caller): Verdict {
  if (principal.type === "other") return { refused: unnameable(caller) };
  const { administrators, deployers } = caller.config.cluster;
  if (principal.type === "role") return judgeByName(principal, caller);
  const { arn } = principal;
  if (administrators.includes(arn)) return "fine";
  if (deployers.includes(arn)) return judgeDeployer(arn, caller);
  const sameName = administrators.find((other) => nameOf(other) === nameOf(arn));
  return { refused: sameName === undefined ? absent(arn, caller, `"${arn}"`) : otherPath(arn, sameName, caller) };
}

/** A role's name is unique in its account, whatever its path: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
function judgeByName({ accountId, name, why }: Extract<Principal, { type: "role" }>, caller: Caller): Verdict {
  const { administrators, deployers } = caller.config.cluster;
  const hasName = (other: string) => nameOf(other) === `arn:aws:iam::${accountId}:role/${name}`;
  const unknownPath = (arn: string, list: string) => ({
    unknown: `Whether the path of the role ${name} is that of ${arn} in ${list} is unknown: ${why}.`,
  });
  const administrator = administrators.find(hasName);
  if (administrator !== undefined) return unknownPath(administrator, "cluster.administrators");
  const deployer = deployers.find(hasName);
  if (deployer !== undefined) {
    const verdict = judgeDeployer(deployer, caller);
    return verdict === "fine" ? unknownPath(deployer, "cluster.deployers") : verdict;
  }
  const command = `aws iam get-role --role-name ${name} --query Role.Arn --output text`;
  const line = `its role's ARN, which an administrator of IAM gets by ${command}`;
  return { refused: absent(caller.identity, caller, line) };
}

/** A deployer may change what is in the namespace, but not the namespace: stacks/constructs/cluster/access.ts */
function judgeDeployer(arn: string, { config, appDeployed }: Caller): Verdict {
  const remedy = `Deploy app with the credentials of one of cluster.administrators: ${config.cluster.administrators.join(", ")}.`;
  if (config.autoscaler.imageDigest !== undefined) {
    return {
      refused: new UserError(
        "NOT_ADMINISTRATOR",
        `${arn} is in cluster.deployers of "${config.name}", and only an administrator may deploy the cluster autoscaler, which is in app.`,
        { remedy },
      ),
    };
  }
  if (appDeployed) return "fine";
  return {
    refused: new UserError(
      "NOT_ADMINISTRATOR",
      `${arn} is in cluster.deployers of "${config.name}", and only an administrator may make the namespace of app.`,
      { remedy },
    ),
  };
}

/** @param line what to add to the configuration */
function absent(who: string, { config }: Caller, line: string): UserError {
  const { administrators } = config.cluster;
  return new UserError(
    "NOT_ADMINISTRATOR",
    `${who} is not in cluster.administrators of "${config.name}", so it could not deploy app: the cluster would refuse it.`,
    {
      remedy:
        `Add to cluster.administrators in ${settingsFile(config)}: ${line}. Or take the credentials of one that is there ` +
        `(AWS_PROFILE): ${administrators.join(", ")}. Where app is deployed with other credentials, ${APP_ELSEWHERE}`,
    },
  );
}

function otherPath(arn: string, configured: string, { config }: Caller): UserError {
  return new UserError(
    "NOT_ADMINISTRATOR",
    `cluster.administrators of "${config.name}" has ${configured}, but the role is ${arn}: the path is part of the ARN, and EKS would refuse the other one.`,
    { remedy: `Write the ARN with its path in ${settingsFile(config)}.` },
  );
}

function unnameable({ identity, config }: Caller): UserError {
  return new UserError(
    "NOT_ADMINISTRATOR",
    `${identity} is neither an IAM role nor an IAM user, so that cluster.administrators of "${config.name}" can't have it.`,
    { remedy: `Take the credentials of one that is there (AWS_PROFILE): ${config.cluster.administrators.join(", ")}.` },
  );
}

/** An ARN without its path. */
function nameOf(arn: string): string {
  return arn.replace(/\/.*\//, "/");
}
