import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type Log, openLog } from "../../lib/log.ts";
import { runtimeDirectory } from "../../local/cloud/paths.ts";
import { claimSlot, releaseSlot } from "../../local/cloud/slots.ts";
import { type ContainerNetwork, networkOf } from "../../local/engine/network.ts";
import { Podman } from "../../local/engine/podman/podman.ts";
import { buildNodeImage } from "../../local/node/image.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { archived } from "./archive.ts";
import { content, docker, execute } from "./docker-api.ts";
import { freePort } from "./free-port.ts";

const NAME = "node";
const READY = "the node is ready";
const START_TIMEOUT_MS = 180_000;

const inspectedSchema = z.object({
  State: z.object({ Status: z.string(), ExitCode: z.number() }),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() })) }),
});

/** A node in its own container network, started like MiniStack starts it. */
export class TestNode {
  private constructor(
    readonly network: ContainerNetwork,
    private readonly directory: string,
    private readonly podman: Podman,
    private readonly log: Log,
  ) {}

  /** @param files by their path in the node, written before its start */
  static async create(
    version: KubernetesVersion,
    args: readonly string[],
    files: (network: ContainerNetwork) => Record<string, string>,
  ): Promise<TestNode> {
    const directory = await mkdtemp(join(tmpdir(), "node-test-"));
    const log = openLog(join(directory, "node.log"));
    const { reference, imageStore } = await buildNodeImage(version, log);
    const network = networkOf(await claimSlot("node-test", directory));
    const podman = new Podman({ data: join(directory, "podman"), runtime: runtimeDirectory(directory) });
    const node = new TestNode(network, directory, podman, log);
    try {
      await podman.start({ imageStore, network });
      await node.#create(reference, args);
      for (const [path, content] of Object.entries(files(network))) await node.#write(path, content);
      await node.start();
      return node;
    } catch (error) {
      await node.remove();
      throw error;
    }
  }

  async #create(image: string, args: readonly string[]): Promise<void> {
    const port = await freePort();
    await this.#docker("POST", `/containers/create?name=${NAME}`, {
      Image: image,
      Cmd: ["server", ...args],
      HostConfig: {
        Privileged: true,
        NetworkMode: this.network.name,
        Tmpfs: { "/run": "", "/tmp": "" },
        PortBindings: { "6443/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] },
      },
    });
  }

  async start(): Promise<void> {
    const before = (await this.output()).split(READY).length;
    await this.#docker("POST", `/containers/${NAME}/start`);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while ((await this.output()).split(READY).length === before) {
      const { State } = await this.#inspect();
      if (State.Status === "exited" || Date.now() > deadline) throw new Error(`not ready:\n${await this.output()}`);
      await delay(100);
    }
  }

  /** Asks the node to end, like MiniStack, and returns its exit code: 137 if it took longer than 5 s. */
  async stop(): Promise<number> {
    await this.#docker("POST", `/containers/${NAME}/stop?t=5`);
    return (await this.#inspect()).State.ExitCode;
  }

  /** The node's output so far. */
  async output(): Promise<string> {
    return content(await this.#docker("GET", `/containers/${NAME}/logs?stdout=1&stderr=1`));
  }

  /** The node's address in the container network. */
  async address(): Promise<string> {
    const { NetworkSettings } = await this.#inspect();
    return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? "";
  }

  /** Runs kubectl in the node, as its administrator. A failure has kubectl's output. */
  async kubectl(...args: string[]): Promise<string> {
    return this.exec("kubectl", ...args);
  }

  /** Applies a list of manifests. */
  async apply(...items: object[]): Promise<void> {
    await this.#write("/manifests.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    await this.kubectl("apply", "--filename", "/manifests.json");
  }

  /** Copies a program into the node, where every user may run it. */
  async put(program: string, path: string): Promise<void> {
    await this.#pack(path, async (file) => {
      await copyFile(program, file);
      await chmod(file, 0o755);
    });
  }

  async exec(...command: string[]): Promise<string> {
    const { session, output } = await execute(socket(this.podman), NAME, command);
    const { ExitCode } = z
      .object({ ExitCode: z.number() })
      .parse(JSON.parse((await this.#docker("GET", `/exec/${session}/json`)).toString()));
    if (ExitCode !== 0) throw new Error(`${command.join(" ")} ended with ${ExitCode}: ${output}`);
    return output.trim();
  }

  async remove(): Promise<void> {
    await this.podman.remove(this.log);
    await releaseSlot(this.directory);
    await rm(this.directory, { recursive: true });
  }

  #write(path: string, text: string): Promise<void> {
    return this.#pack(path, (file) => writeFile(file, text));
  }

  async #pack(path: string, make: (file: string) => Promise<void>): Promise<void> {
    const root = await mkdtemp(join(this.directory, "file-"));
    await mkdir(join(root, dirname(path)), { recursive: true });
    await make(join(root, path));
    await this.#docker("PUT", `/containers/${NAME}/archive?path=/`, await archived(root, path.slice(1)));
  }

  async #inspect() {
    return inspectedSchema.parse(JSON.parse((await this.#docker("GET", `/containers/${NAME}/json`)).toString()));
  }

  #docker(method: string, path: string, body?: unknown): Promise<Buffer> {
    return docker(socket(this.podman), method, path, body);
  }
}

function socket(podman: Podman): string {
  return podman.dockerHost.replace("unix://", "");
}
