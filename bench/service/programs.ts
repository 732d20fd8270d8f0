import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { Log } from "../../lib/log.ts";
import { buildWithGo } from "../../lib/tools/go-build.ts";
import { projectRoot } from "../../stacks/project.ts";

/** The directory of the service in its image. */
const SERVICE = "/service";
/** The directory of the programs that the service is compared with, in the image's root directory. */
const DIRECTORY = "/bench";

export const NODE_PROGRAM = `${DIRECTORY}/node.cjs`;
export const FASTIFY_PROGRAM = `${DIRECTORY}/fastify.cjs`;
/** A copy of the service without the file from which V8 takes its compiled functions. */
export const UNCACHED_SERVICE = `${DIRECTORY}/service`;
export const GO_PROGRAM = `${DIRECTORY}/go-server`;

/** Adds the programs to the unpacked image. Those for Node.js are bundled and minified, as the service is. */
export async function addPrograms(root: string, log: Log): Promise<void> {
  const sources = join(projectRoot, "bench/service");
  await mkdir(join(root, DIRECTORY), { recursive: true });
  await build({
    entryPoints: [join(sources, "reference/node.ts"), join(sources, "reference/fastify.ts")],
    outdir: join(root, DIRECTORY),
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    logLevel: "warning",
  });
  await cp(join(root, SERVICE), join(root, UNCACHED_SERVICE), {
    recursive: true,
    filter: (path) => !path.endsWith(".cache"),
  });
  // a static program, since the image has only the libraries of Node.js; net/http needs none
  const go = await buildWithGo({ module: join(sources, "go"), package: ".", binary: "go-server" }, log);
  await cp(go, join(root, GO_PROGRAM));
}
