import { DescribeRepositoriesCommand, ECRClient, RepositoryNotFoundException } from "@aws-sdk/client-ecr";
import { UserError } from "../../lib/errors.ts";
import { SLOW, until } from "../../lib/until.ts";
import { clientConfig } from "../emulator/client.ts";
import type { RunningCloud } from "./running-cloud.ts";

/** Stack base makes the repository within its first half minute; the cluster takes longer. */
const TIMEOUT_MS = 300_000;
const EVERY_MS = 500;

/** Waits until an ECR repository exists, which stack base makes at the same time. */
export async function repositoryExists({ client }: RunningCloud, name: string, signal: AbortSignal): Promise<void> {
  const ecr = new ECRClient(await clientConfig(client));
  const ask = async () => {
    try {
      await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
      return true;
    } catch (error) {
      if (error instanceof RepositoryNotFoundException) return undefined;
      throw error;
    }
  };
  const found = await until(ask, { timeoutMs: TIMEOUT_MS, everyMs: EVERY_MS, signal });
  if (found !== undefined) return;
  throw new UserError("NO_REPOSITORY", `Stack base made no ECR repository "${name}" within ${TIMEOUT_MS / 1_000} s.`, {
    remedy: SLOW,
  });
}
