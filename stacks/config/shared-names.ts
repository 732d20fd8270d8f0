import { derive } from "./derive.ts";
import type { Problem } from "./errors.ts";
import type { Environment } from "./schema.ts";

interface Named {
  name: string;
  environment: Environment;
}

/** One in the world: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const GLOBAL = ["stateBucket"] as const;
/** One in a region of an account. */
const REGIONAL = ["cluster", "repository", "lockTable", "parameter"] as const;

/** The names that an environment must not have, since another one has them. */
export function sharedNames(one: Named, other: Named): Problem[] {
  const inOneRegion =
    one.environment.accountId === other.environment.accountId && one.environment.region === other.environment.region;
  const own = derive(one.environment, one.name).names;
  const taken = derive(other.environment, other.name).names;
  return [...GLOBAL, ...(inOneRegion ? REGIONAL : [])]
    .filter((key) => own[key] === taken[key])
    .map((key) => ({ key: `names.${key}`, value: own[key], expected: `must not be that of "${other.name}"` }));
}
