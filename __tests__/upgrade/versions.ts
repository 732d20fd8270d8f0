import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { json } from "node:stream/consumers";
import { z } from "zod";

/** The minor versions of a cluster's API server and of its kubelet. */
export type Versions = [apiServer: string, kubelet: string];

/** How to reach an API server. */
export interface ApiServer {
  readonly url: string;
  /** Its CA in PEM. */
  readonly ca: string;
  /** A user's token, which EKS accepts for 15 minutes. */
  readonly token: string;
}

const versionSchema = z.object({ major: z.string(), minor: z.string() });
const nodesSchema = z.object({
  items: z.tuple([z.object({ status: z.object({ nodeInfo: z.object({ kubeletVersion: z.string() }) }) })]),
});

/** Reads the versions of a cluster with one node. Without a program that has to start, this takes milliseconds. */
export async function readVersions(server: ApiServer): Promise<Versions> {
  const { major, minor } = versionSchema.parse(await read(server, "/version"));
  const [node] = nodesSchema.parse(await read(server, "/api/v1/nodes")).items;
  const [, kubelet = ""] = node.status.nodeInfo.kubeletVersion.match(/^v(\d+\.\d+)\./) ?? [];
  return [`${major}.${minor}`, kubelet];
}

async function read({ url, ca, token }: ApiServer, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const options = { agent: false as const, ca, headers, signal: AbortSignal.timeout(10_000) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL(path, url), options, resolve).on("error", reject);
  });
  return json(response);
}
