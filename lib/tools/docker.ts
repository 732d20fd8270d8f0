import { z } from "zod";
import { CommandError, insteadOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { type RunOptions, run, succeeds } from "../processes/run.ts";
import { jsonSchema } from "./json.ts";
import { dockerLayers } from "./layer-progress.ts";

/** An engine that hangs counts as absent. An engine on a busy machine may take some time. */
const ANSWER_TIMEOUT_MS = 30_000;
const PULL_TIMEOUT_MS = 600_000;

/** What a Docker engine reports about itself. */
export interface DockerEngine {
  version: string;
  /** Runs in a virtual machine of its own, also on Linux: https://docs.docker.com/desktop/features/networking/ */
  desktop: boolean;
  /** Runs in a user namespace: https://docs.docker.com/engine/security/rootless/ */
  rootless: boolean;
}

/** Whether containers run on another machine, with a different localhost and different bridges. */
export function runsInVirtualMachine(platform: NodeJS.Platform, engine?: Pick<DockerEngine, "desktop">): boolean {
  return platform !== "linux" || engine?.desktop === true;
}

/** Output of `docker info`. It has no version without an engine, and from Podman under the name of Docker. */
const infoSchema = jsonSchema(
  z.object({
    ServerVersion: z.string().min(1),
    OperatingSystem: z.string(),
    SecurityOptions: z.array(z.string()).nullish(),
  }),
);

/** The Docker engine that answers, if there is one. */
export async function dockerEngine(log?: Log): Promise<DockerEngine | undefined> {
  const options = { timeoutMs: ANSWER_TIMEOUT_MS, ...(log && { log }) };
  return docker(["info", "--format", "{{json .}}"], options).then(parseInfo, insteadOf(undefined, CommandError));
}

/** Parses the output of `docker info --format '{{json .}}'`. */
export function parseInfo(text: string): DockerEngine | undefined {
  const { data } = infoSchema.safeParse(text);
  if (data === undefined) return undefined;
  const { ServerVersion: version, OperatingSystem, SecurityOptions } = data;
  const rootless = SecurityOptions?.includes("name=rootless") ?? false;
  return { version, desktop: OperatingSystem === "Docker Desktop", rootless };
}

/** The engine's address, from `DOCKER_HOST`, or else from Docker's current context. */
export async function dockerHost(): Promise<string> {
  return process.env.DOCKER_HOST ?? (await docker(["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]));
}

/** Whether the engine has an image. */
export function hasImage(image: string, log: Log): Promise<boolean> {
  return succeeds(docker(["image", "inspect", "--format", "{{.Id}}", image], { log }));
}

/** Pulls an image; returns whether that succeeded. */
export function pullImage(image: string, log: Log): Promise<boolean> {
  log.progress(`pulls ${image}`);
  const onLine = dockerLayers((layers) => log.progress(`pulls ${image}: ${layers}`));
  return succeeds(docker(["pull", image], { log, onLine, timeoutMs: PULL_TIMEOUT_MS }));
}

/** What to do about an image that can't be pulled. */
export function tryPulling(image: string): string {
  return `See why with: docker pull ${image}`;
}

/** Whether a registry that Docker's command line reaches has an image. Pulls nothing. */
export function isPublished(image: string): Promise<boolean> {
  return succeeds(docker(["manifest", "inspect", image], { timeoutMs: ANSWER_TIMEOUT_MS }));
}

/** Runs Docker's command line, which finds the user's engine. */
export function docker(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run("docker", args, options);
}
