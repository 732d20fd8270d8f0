import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import type { Release } from "../../stacks/releases.ts";
import type { Cluster } from "./cluster.ts";

/** What is read of a revision: https://github.com/helm/helm/blob/v3.18.5/pkg/release/release.go */
const revisionSchema = jsonSchema(
  z
    .object({
      version: z.number(),
      info: z.object({ status: z.string(), last_deployed: z.string() }),
      manifest: z.string().default(""),
      config: z.record(z.string(), z.json()).nullish(),
    })
    .transform(({ version, info, manifest, config }) => ({
      number: version,
      status: info.status,
      since: info.last_deployed,
      manifest,
      values: config ?? {},
    })),
);

/** A revision of a release, as Helm keeps it in the cluster. */
export type Revision = z.infer<typeof revisionSchema>;

const secretsSchema = jsonSchema(z.object({ items: z.array(z.object({ data: z.object({ release: z.string() }) })) }));

/** The revisions of a release, from the oldest to the newest; none if there is no such release or namespace. */
export async function readRevisions(cluster: Cluster, { name, namespace }: Release, log: Log): Promise<Revision[]> {
  // https://github.com/helm/helm/blob/v3.18.5/pkg/storage/driver/secrets.go
  const selection = ["--namespace", namespace, "--selector", `owner=helm,name=${name}`];
  const { kubectl, env } = cluster;
  log.write(`$ ${kubectl} get secrets ${selection.join(" ")}\n`);
  // without the log, because the answer has the values of the release
  const secrets = await run(kubectl, ["get", "secrets", ...selection, "--output", "json"], { env });
  const revisions = secretsSchema.parse(secrets).items.map(({ data }) => decodeRevision(data.release));
  return revisions.toSorted((one, other) => one.number - other.number);
}

/**
 * Decodes a revision: JSON that Helm has compressed and encoded, and that Kubernetes has encoded again.
 * https://github.com/helm/helm/blob/v3.18.5/pkg/storage/driver/util.go
 */
export function decodeRevision(data: string): Revision {
  const encoded = Buffer.from(data, "base64").toString();
  return revisionSchema.parse(gunzipSync(Buffer.from(encoded, "base64")).toString());
}
