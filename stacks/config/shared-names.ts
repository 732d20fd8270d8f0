import { derive } from "./derive.ts";
import type { Problem } from "./errors.ts";
import type { Names } from "./names.ts";
import type { Environment } from "./schema/environment.ts";

interface Named {
  name: string;
  environment: Environment;
}

/**
 * Where each name must be unique. Names of buckets are global:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const UNIQUE_IN: Readonly<Record<keyof Names, "world" | "region" | "cluster">> = {
  prefix: "region",
  cluster: "region",
  repository: "region",
  autoscalerRepository: "region",
  stateBucket: "world",
  stateLogBucket: "world",
  lockTable: "region",
  stateKeyAlias: "region",
  parameter: "region",
  namespace: "cluster",
  serviceAccount: "cluster",
  release: "cluster",
};

/** The names of an environment that another one has, too, where they must be unique. */
export function sharedNames(one: Named, other: Named): Problem[] {
  const inOneRegion =
    one.environment.accountId === other.environment.accountId && one.environment.region === other.environment.region;
  const own = derive(one.environment, one.name).names;
  const taken = derive(other.environment, other.name).names;
  return (Object.keys(UNIQUE_IN) as (keyof Names)[])
    .filter((key) => UNIQUE_IN[key] === "world" || (UNIQUE_IN[key] === "region" && inOneRegion))
    .filter((key) => own[key] === taken[key])
    .filter((key) => key !== "lockTable" || (hasLockTable(one) && hasLockTable(other)))
    .map((key) => ({ key: `names.${key}`, value: own[key], expected: `must not be that of "${other.name}"` }));
}

function hasLockTable({ environment }: Named): boolean {
  return environment.stateStore.locks === "both";
}
