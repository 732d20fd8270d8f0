import { mkdtemp, rm } from "node:fs/promises";
import { get as httpGet, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as streamText } from "node:stream/consumers";
import { execa, type Options, type ResultPromise } from "execa";
import { z } from "zod";
import { run } from "../../lib/processes/run.ts";
import { projectRoot, stackDirectory } from "../../stacks/project.ts";
import type { StackName } from "../../stacks/stack-names.ts";
import { runCommand, startCommand } from "./start-command.ts";

/** The name of the suite's own local cloud. Another one may run beside it. */
export const CLOUD = "test";

/** The environment variables that choose it. */
const SELECTION = { LOCAL_CLOUD: CLOUD, ENVIRONMENT: "local" };

/** Starts a command on the suite's cloud, as a user does. The caller gets its exit code and all output. */
export function startNpmRun(command: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  return startCommand([command, ...args], { env: { ...SELECTION, ...env } });
}

/** The output of a command on the suite's cloud. If it fails, the output is the error's message. */
export async function npmRun(command: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const { all } = await runCommand([command, ...args], { env: { ...SELECTION, ...env } });
  return all;
}

/** A command's JSON on standard output, parsed. */
export async function printed(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<unknown> {
  const { stdout } = await runCommand([command, ...args], { env: { ...SELECTION, ...env } });
  return JSON.parse(stdout);
}

/** The variables that `npm run cloud --json` prints. The value null removes a variable. */
export const variablesSchema = z.record(
  z.string(),
  z
    .string()
    .nullable()
    .transform((value) => value ?? undefined),
);

let variables: Promise<Record<string, string | undefined>> | undefined;

/** The variables of the suite's own cloud. */
export function cloudVariables(): Promise<Record<string, string | undefined>> {
  variables ??= printed("cloud", ["--json"]).then((json) => variablesSchema.parse(json));
  return variables;
}

/** Runs a program with the variables of `npm run cloud`. Returns its standard output, trimmed. */
export async function inCloud(command: string, args: readonly string[], env: Record<string, string | undefined> = {}) {
  const output = await run(command, args, { cwd: projectRoot, env: { ...(await cloudVariables()), ...env } });
  return output.trim();
}

/** Runs CDKTF's own command line, which leaves a temporary directory each time. */
export async function cdktf(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), "cdktf-test-"));
  try {
    return await inCloud("npx", ["--no-install", "cdktf", ...args], { ...env, TMPDIR: temporary });
  } finally {
    await rm(temporary, { recursive: true });
  }
}

export const aws = (...args: string[]) => inCloud("aws", args);
export const kubectl = (...args: string[]) => inCloud("kubectl", args);

/** Runs Terraform in the folder of a stack. Resolves to its exit code and output, also after a failure. */
export async function terraform(
  stack: StackName,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
) {
  const options = { env: { ...(await cloudVariables()), ...env }, all: true, reject: false } satisfies Options;
  const running: ResultPromise<typeof options> = execa("terraform", [`-chdir=${stackFolder(stack)}`, ...args], options);
  const { exitCode, all } = await running;
  return { exitCode, output: all };
}

/** The directory with a stack's Terraform configuration. */
export function stackFolder(stack: StackName): string {
  return stackDirectory(CLOUD, stack);
}

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
    }),
  ),
});

/** Names and images of the service's pods, except those that are terminating. */
export async function servicePods(): Promise<{ name: string; image: string }[]> {
  const selector = ["--namespace", "webapi", "--selector", "app.kubernetes.io/name=k8s-webapi"];
  const { items } = podsSchema.parse(JSON.parse(await kubectl("get", "pods", ...selector, "--output", "json")));
  const staying = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return staying.map(({ metadata, spec }) => ({ name: metadata.name, image: spec.containers[0]?.image ?? "" }));
}

const outputsSchema = z.record(z.string(), z.string());

/** The outputs of a deployed stack. */
export async function outputs(stack: "backend" | "base" | "app"): Promise<Record<string, string>> {
  return outputsSchema.parse(await printed("outputs", [stack]));
}

/** An output of a deployed stack. Throws if it is missing. */
export async function output(stack: "backend" | "base" | "app", name: string): Promise<string> {
  const value = (await outputs(stack))[name];
  if (value === undefined) throw new Error(`${stack} has no output ${name}`);
  return value;
}

export interface Answer {
  pod: string;
  value: string;
}

/** The service's answer over HTTP. Throws if it does not have the form that users rely on. */
export async function answer(): Promise<Answer> {
  const { status, text } = await get(new URL(await serviceUrl()));
  const [, pod, value] =
    text.match(/^You have reached pod (\S+)\. This pod read the SSM parameter value of: (.+)$/) ?? [];
  if (status !== 200 || pod === undefined || value === undefined) {
    throw new Error(`The service answered ${status}: ${text}`);
  }
  return { pod, value };
}

/**
 * Uses a new connection, so that the load balancer chooses a pod each time. fetch would reuse the connection to the
 * first pod.
 */
async function get(url: URL): Promise<{ status: number | undefined; text: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(url, { agent: false, signal: AbortSignal.timeout(30_000) }, resolve).on("error", reject);
  });
  return { status: response.statusCode, text: await streamText(response) };
}

let url: Promise<string> | undefined;

/** The service's URL. */
export function serviceUrl(): Promise<string> {
  url ??= output("app", "url");
  return url;
}
