import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { buildah } from "../../../../deploy/image/buildah.ts";
import { openLog } from "../../../../lib/log.ts";
import { daemonPid } from "../../../../lib/processes/daemon.ts";
import { processesWith, readProcess } from "../../../../lib/processes/processes.ts";
import { run } from "../../../../lib/processes/run.ts";
import { buildWithGo } from "../../../../lib/tools/go-build.ts";
import { archived } from "../../../support/archive.ts";
import { execute, withId } from "../../../support/docker-api.ts";
import { Machine } from "../../../support/machine-state.ts";

const IMAGE = "localhost/server:test";
const PATIENCE = { timeout: 30_000, interval: 50 };

let directory: string;
let imageStore: string;
let machine: Machine;
let before: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "engine-image-"));
  const log = openLog(join(directory, "build.log"));
  const module = join(import.meta.dirname, "server");
  const server = await buildWithGo({ module, package: "server", binary: "test-server" }, log);
  imageStore = join(directory, "store");
  await cp(server, join(directory, "server"));
  await writeFile(join(directory, "Containerfile"), 'FROM scratch\nCOPY server /\nENTRYPOINT ["/server"]\n');
  const args = ["build", "--storage-driver", "overlay", "--isolation", "chroot", "--tag", IMAGE, directory];
  await buildah(args, { store: imageStore, log });
});

afterAll(() => rm(directory, { recursive: true }));

beforeEach(async () => {
  machine = await Machine.create();
  before = await machine.state();
});

afterEach(() => machine.end());

/** Creates a container in the same way as MiniStack creates a cluster's, and returns its id. */
async function create(name: string): Promise<string> {
  const answer = await machine.docker(name, "POST", "/containers/create?name=server", {
    Image: IMAGE,
    ExposedPorts: { "8080/tcp": {} },
    HostConfig: {
      Privileged: true,
      NetworkMode: `webapi-${name}`,
      Binds: ["data:/data"],
      PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: `18${name}` }] },
    },
  });
  return withId.parse(JSON.parse(answer.toString())).Id;
}

/** Starts a cloud's engine and a container in it, and waits until the container answers. */
async function startServer(name: string): Promise<string> {
  await machine.start(name, imageStore);
  const id = await create(name);
  await machine.docker(name, "POST", `/containers/${id}/start`);
  await vi.waitFor(() => machine.get(`127.0.0.1:18${name}`), PATIENCE);
  return id;
}

/** Makes or removes the chain and rule that every Podman leaves in the firewall. */
async function changeFirewall(action: "append" | "delete"): Promise<void> {
  const comment = ["--match", "comment", "--comment", "netavark firewall plugin rules"];
  if (action === "append") await machine.run("iptables", "--new-chain", "NETAVARK_FORWARD");
  await machine.run("iptables", `--${action}`, "FORWARD", ...comment, "--jump", "NETAVARK_FORWARD");
  if (action === "delete") await machine.run("iptables", "--delete-chain", "NETAVARK_FORWARD");
}

async function cgroupsOf(id: string): Promise<string[]> {
  const found = await run("sh", ["-c", `find /sys/fs/cgroup -type d -path '*${id}*' 2>/dev/null; true`]);
  return found.split("\n").filter((path) => path !== "");
}

function killHard(pid: number | undefined): void {
  if (pid === undefined) throw new Error("there is no process to kill");
  process.kill(pid, "SIGKILL");
}

describe("Podman", () => {
  it("runs images from its image store without a copy, and restores the machine's state", async () => {
    const id = await startServer("254");
    expect(await machine.get("127.0.0.1:18254")).toBe("hello");
    expect(await machine.get("10.213.254.2:8080")).toBe("hello");
    expect((await cgroupsOf(id)).some((path) => path.endsWith("/nested"))).toBe(true);
    await expect(readFile(join(machine.paths("254").root, "overlay-images/images.json"))).rejects.toThrow("ENOENT");

    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
    expect(await cgroupsOf(id)).toEqual([]);
  });

  it("keeps a command's exit code as long as a client waits, and deletes it with the container", async () => {
    const id = await startServer("254");
    const { session } = await execute(machine.paths("254").socket, id, ["/server", "from exec"]);
    const monitors = await processesWith(machine.paths("254").tmp, session);
    const given = await Promise.all(monitors.map((pid) => readProcess(pid, "cmdline")));
    expect(given).toContainEqual(expect.stringContaining("\0--exit-delay\x0060\0"));
    const answer = await machine.docker("254", "GET", `/exec/${session}/json`);
    expect(JSON.parse(answer.toString())).toMatchObject({ Running: false, ExitCode: 0 });

    await machine.remove("254");
    expect(await processesWith(machine.paths("254").tmp)).toEqual([]);
    expect(await machine.state()).toEqual(before);
  });

  it("runs commands in a container and exchanges files with it", async () => {
    const id = await startServer("254");
    const { output } = await execute(machine.paths("254").socket, id, ["/server", "from exec"]);
    expect(output).toBe("from exec");

    await writeFile(join(directory, "file"), "content");
    await machine.docker("254", "PUT", `/containers/${id}/archive?path=/data`, await archived(directory, "file"));
    const back = await machine.docker("254", "GET", `/containers/${id}/archive?path=/data/file`);
    expect(back.toString()).toContain("content");

    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
  });

  it("does not affect the other local clouds of the machine", async () => {
    await startServer("253");
    await startServer("254");
    await machine.remove("254");
    expect(await machine.get("127.0.0.1:18253")).toBe("hello");
    expect(await machine.get("10.213.253.2:8080")).toBe("hello");
    await machine.remove("253");
    expect(await machine.state()).toEqual(before);
  });

  it("restores the machine's state after another Podman, which had a network before it, was removed", async () => {
    await startServer("253");
    await machine.start("254", imageStore);
    await machine.remove("253");
    const id = await create("254");
    await machine.docker("254", "POST", `/containers/${id}/start`);
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
  });

  it("restores the machine's state as it was after a restart of the machine", async () => {
    await changeFirewall("append");
    await machine.start("254", imageStore);
    killHard(await daemonPid(machine.paths("254").pidFile));
    await changeFirewall("delete");
    await startServer("254");
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
  });

  it("keeps the rules that another Podman left in the firewall", async () => {
    await changeFirewall("append");
    before = await machine.state();
    await startServer("254");
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
  });
});

describe("removing Podman leaves nothing behind", () => {
  it("after the API was killed, even if Podman is removed twice", async () => {
    const id = await startServer("254");
    killHard(await daemonPid(machine.paths("254").pidFile));
    await machine.remove("254");
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
    expect(await cgroupsOf(id)).toEqual([]);
  });

  it("after a container's monitor was killed", async () => {
    const id = await startServer("254");
    const pidFile = join(machine.paths("254").run, "overlay-containers", id, "userdata/conmon.pid");
    killHard(Number(await readFile(pidFile, "utf8")));
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
    expect(await cgroupsOf(id)).toEqual([]);
  });

  it("after the API was killed while it started a container", async () => {
    await machine.start("254", imageStore);
    const id = await create("254");
    const starting = machine.docker("254", "POST", `/containers/${id}/start`).catch((error: Error) => error);
    await vi.waitFor(() => machine.run("ip", "link", "show", "webapi-254"), { timeout: 30_000, interval: 1 });
    killHard(await daemonPid(machine.paths("254").pidFile));
    await starting;
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
    expect(await cgroupsOf(id)).toEqual([]);
  });

  it("if it was never started, or its start was killed before Podman ran", async () => {
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);

    const { root, networks } = machine.paths("254");
    await machine.run("mkdir", "-p", root, networks);
    await machine.remove("254");
    expect(await machine.state()).toEqual(before);
  });
});
