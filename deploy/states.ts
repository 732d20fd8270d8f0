import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand, NoSuchBucket, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { insteadOf } from "../lib/errors.ts";
import { jsonSchema } from "../lib/tools/json.ts";
import { stateDirectory } from "../stacks/project.ts";
import { type StackName, type StateKey, statePath } from "../stacks/stack-names.ts";
import type { ApiAccess } from "./target.ts";

/** The client of the service for states and lock files. */
export function s3({ client }: ApiAccess): S3Client {
  return new S3Client({ ...client, forcePathStyle: true });
}

/** For `catch`: undefined in place of an object or a bucket that does not exist. */
export const whereMissing = insteadOf(undefined, NoSuchKey, NoSuchBucket);

/** What is read of a state: https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statefile/version4.go */
const stateSchema = jsonSchema(
  z.object({
    version: z.literal(4),
    outputs: z.record(z.string(), z.object({ value: z.unknown(), sensitive: z.boolean().default(false) })),
    resources: z.array(z.object({ mode: z.enum(["managed", "data"]) })),
  }),
);

/** Facts of a stack's state that are read without Terraform, which would need initialization first. */
interface StackState {
  /** Whether the state has any resource. */
  deployed: boolean;
  /** By name, without sensitive ones. */
  outputs: Record<string, unknown>;
}

export type StackStates = Record<StackName, StackState>;

/** The states of all stacks. A stack that was never deployed has an empty state, like a destroyed one. */
export async function readStates(access: ApiAccess): Promise<StackStates> {
  const [backend, base, app] = await Promise.all([
    readBackendState(access.config.name),
    readStateText(access, "base"),
    readStateText(access, "app"),
  ]);
  return { backend: parseState(backend), base: parseState(base), app: parseState(app) };
}

/** Parses a state's text; an undefined text gives an empty state. */
export function parseState(text: string | undefined): StackState {
  if (text === undefined) return { deployed: false, outputs: {} };
  const { resources, outputs } = stateSchema.parse(text);
  const shown = Object.entries(outputs).filter(([, { sensitive }]) => !sensitive);
  return {
    deployed: resources.some(({ mode }) => mode === "managed"),
    outputs: Object.fromEntries(shown.map(([name, { value }]) => [name, value])),
  };
}

async function readBackendState(name: string): Promise<string | undefined> {
  const file = join(stateDirectory(name), "backend.tfstate");
  // Terraform creates an empty file before it writes the state
  return existsSync(file) ? (await readFile(file, "utf8")) || undefined : undefined;
}

/** The text of a stack's state in S3; undefined if there is none. */
export async function readStateText(access: ApiAccess, stack: StateKey): Promise<string | undefined> {
  const command = new GetObjectCommand({ Bucket: access.config.names.stateBucket, Key: statePath(stack) });
  const answer = await s3(access).send(command).catch(whereMissing);
  return answer?.Body?.transformToString();
}
