import { afterEach, describe, expect, it, vi } from "vitest";
import { noLog as log } from "../../../lib/log.ts";
import { addressOf, dockerNodeImage } from "../../../local/engine/docker.ts";
import { RELEASES } from "../../../local/node/versions.ts";
import { DockerCommandLine } from "../../support/docker-command-line.ts";

const hosts = (line: string) =>
  `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n${line}\n172.17.0.2\tb25cf932b42a\n`;

describe("the address of host.docker.internal", () => {
  it("is read from the line that the engine writes", () => {
    expect(addressOf(hosts("192.168.65.254\thost.docker.internal"))).toBe("192.168.65.254");
  });

  it("is the first IPv4 address if there are several", () => {
    const lines = "fdc4:f303:9324::254\thost.docker.internal\n192.168.65.254\tother host.docker.internal";
    expect(addressOf(hosts(lines))).toBe("192.168.65.254");
  });

  it.each(["<nil>\thost.docker.internal", "192.168.65.254\tother.docker.internal", ""])(
    "is undefined if the engine writes none: %j",
    (line) => {
      expect(addressOf(hosts(line))).toBeUndefined();
    },
  );
});

describe("the node image in Docker", () => {
  const docker = new DockerCommandLine();
  afterEach(() => vi.unstubAllGlobals());
  const { k3sImage } = RELEASES["1.37"];

  it("is the stock image if the engine has it, and no registry is asked", async () => {
    await docker.answer('"image inspect"*) ;;');
    expect(await dockerNodeImage("1.37", log)).toEqual({ name: k3sImage });
    expect(await docker.calls()).toEqual(["image inspect"]);
  });

  it("is the stock image if the engine can pull it", async () => {
    await docker.answer('"pull "*) ;;');
    expect(await dockerNodeImage("1.37", log)).toEqual({ name: k3sImage });
    expect(await docker.calls()).toEqual(["image inspect", "image ls", `pull ${k3sImage}`]);
  });

  it("is refused, with the command to try, if it can neither be pulled nor built on this machine", async () => {
    await docker.answer("");
    vi.stubGlobal("process", Object.create(process, { platform: { value: "darwin" } }));
    await expect(dockerNodeImage("1.37", log)).rejects.toMatchObject({
      code: "K3S_NOT_PULLED",
      remedy: expect.stringContaining(`docker pull ${k3sImage}`),
    });
  });
});
