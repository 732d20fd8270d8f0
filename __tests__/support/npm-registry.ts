import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../lib/processes/run.ts";

/** What a package.json has, besides name and version. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly [field: string]: unknown;
}

/** A registry of npm on loopback with packages that have nothing but a package.json. */
export class NpmRegistry {
  /** The `Authorization` headers of all requests. */
  readonly authorizations: (string | undefined)[] = [];
  readonly #server: Server;
  readonly #archives = new Map<string, Buffer>();

  private constructor() {
    this.#server = createServer();
  }

  static async start(manifests: readonly Manifest[]): Promise<NpmRegistry> {
    const registry = new NpmRegistry();
    for (const manifest of manifests) registry.#archives.set(fileOf(manifest), await archiveOf(manifest));
    registry.#server.on("request", ({ url = "/", headers }, response) => {
      registry.authorizations.push(headers.authorization);
      const path = decodeURIComponent(url.slice(1));
      const answer = registry.#archives.get(path) ?? registry.#document(path, manifests);
      response.writeHead(answer === undefined ? 404 : 200).end(answer);
    });
    await new Promise<void>((resolve) => registry.#server.listen(0, "127.0.0.1", resolve));
    return registry;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #document(name: string, manifests: readonly Manifest[]): string | undefined {
    const versions = manifests.filter((manifest) => manifest.name === name);
    if (versions.length === 0) return undefined;
    const described = versions.map((manifest) => {
      const file = fileOf(manifest);
      const integrity = `sha512-${createHash("sha512")
        .update(this.#archives.get(file) ?? "")
        .digest("base64")}`;
      return [manifest.version, { ...manifest, dist: { tarball: `${this.address}${file}`, integrity } }] as const;
    });
    const latest = versions.at(-1)?.version;
    return JSON.stringify({ name, "dist-tags": { latest }, versions: Object.fromEntries(described) });
  }
}

function fileOf({ name, version }: Manifest): string {
  return `${name}-${version}.tgz`;
}

async function archiveOf(manifest: Manifest): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), "npm-registry-"));
  try {
    await mkdir(join(directory, "package"));
    await writeFile(join(directory, "package/package.json"), JSON.stringify(manifest));
    await run("tar", ["-czf", "package.tgz", "package"], { cwd: directory });
    return await readFile(join(directory, "package.tgz"));
  } finally {
    await rm(directory, { recursive: true });
  }
}
