import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { noLog as log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { buildWithGo } from "../../lib/tools/go-build.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { helm } from "../../lib/tools/tools.ts";
import { projectRoot } from "../../stacks/project.ts";

/** A chart, and a release of it. */
export interface Release {
  readonly chart: "k8s-webapi" | "cluster-autoscaler";
  readonly name: string;
  readonly namespace: string;
}

/** The directory of one of the project's charts. */
export function chartDirectory(chart: Release["chart"]): string {
  return join(projectRoot, "helm", chart);
}

/** The Helm that checks the charts. */
export const currentHelm = () => ensureTool(helm, log);

/** The Helm version in the oldest Helm provider that the project deploys with. */
export const providerHelm = () =>
  buildWithGo(
    { module: join(projectRoot, "local/providers/helm"), package: "helm.sh/helm/v3/cmd/helm", binary: "helm-3.3.4" },
    log,
  );

/** The oldest and the newest Helm that install the charts. */
export const helms: [string, () => Promise<string>][] = [
  ["current Helm", currentHelm],
  ["the Helm of the oldest provider", providerHelm],
];

/** The manifests of a release, as Helm would send them to Kubernetes. */
export function template(release: Release, values: object, command = currentHelm()): Promise<string> {
  return templateOf(chartDirectory(release.chart), release, values, command);
}

/** The same for a chart in another directory. */
export async function templateOf(
  directory: string,
  { name, namespace }: Omit<Release, "chart">,
  values: object,
  command = currentHelm(),
): Promise<string> {
  const args = ["template", name, directory, "--namespace", namespace, "--values", "-"];
  const rendered = await run(await command, args, { input: JSON.stringify(values) });
  return `${rendered.trimEnd()}\n`;
}

/** Lints a chart with these values. Warnings are failures, too. */
export async function lint(chart: Release["chart"], values: object): Promise<string> {
  const args = ["lint", "--strict", chartDirectory(chart), "--values", "-"];
  return run(await currentHelm(), args, { input: JSON.stringify(values) });
}

/** The Go module of the program that checks manifests. */
export const MANIFEST_CHECK = join(import.meta.dirname, "manifest-check");

/** The path of that program. */
export const manifestCheck = () => buildWithGo({ module: MANIFEST_CHECK, package: ".", binary: "manifest-check" }, log);

/** The errors of Kubernetes 1.35's own validation of manifests: see manifest-check. */
export async function manifestErrors(manifests: string): Promise<string> {
  return run(await manifestCheck(), [], { input: manifests });
}

const object = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** Manifests by kind. The project's charts have one of each kind. */
export function byKind(manifests: string) {
  const objects = parseAllDocuments(manifests).map((document) => object.parse(document.toJS()));
  return new Map(objects.map((manifest) => [manifest.kind, manifest]));
}

const deployment = z.object({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.tuple([z.looseObject({})]) }) }),
  }),
});

/** The Deployment in the manifests: its spec, its pod template and its only container. */
export function deploymentIn(manifests: string) {
  const { spec } = deployment.parse(byKind(manifests).get("Deployment"));
  return { spec, template: spec.template, pod: spec.template.spec, container: spec.template.spec.containers[0] };
}
