import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { execa } from "execa";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { byKind, deploymentIn, template } from "../support/helm.ts";
import { webapi, webapiValues } from "../support/releases.ts";

const ANSWER = "You have reached pod webapi-1. This pod read the SSM parameter value of: hello";

const podSchema = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    containers: z.tuple([
      z.looseObject({
        command: z.array(z.string()),
        args: z.array(z.string()),
        env: z.array(z.object({ name: z.string(), value: z.string() })),
      }),
    ]),
  }),
});

describe("the Pod of helm test", () => {
  let pod: z.infer<typeof podSchema>;
  let deployment: ReturnType<typeof deploymentIn>;
  beforeAll(async () => {
    const manifests = await template(webapi, { ...webapiValues, service: { ...webapiValues.service, port: 8000 } });
    pod = podSchema.parse(byKind(manifests).get("Pod"));
    deployment = deploymentIn(manifests);
  });

  it("is made by helm test only, and removed after a success", () => {
    expect(pod.metadata.annotations).toEqual({
      "helm.sh/hook": "test",
      "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
    });
  });

  it("asks the Service, from the image and with the limits of the service", () => {
    const [container] = pod.spec.containers;
    expect(container.env).toEqual([{ name: "SERVICE_URL", value: "http://webapi-internal:8000/" }]);
    for (const field of ["image", "resources", "securityContext"]) {
      expect(container[field]).toEqual(deployment.container[field]);
    }
    expect(pod.spec).toMatchObject({
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      securityContext: deployment.pod.securityContext,
    });
  });

  it("is not selected by the Service, which would send it requests", () => {
    const { matchLabels } = z.object({ matchLabels: z.record(z.string(), z.string()) }).parse(deployment.spec.selector);
    expect(pod.metadata.labels).not.toMatchObject(matchLabels);
  });

  describe("succeeds only if the Service", () => {
    const server = createServer();
    afterEach(() => {
      server.removeAllListeners("request");
      server.close();
      server.closeAllConnections();
    });

    it.each([
      ["answers as the service does", 200, ANSWER, 0],
      ["does not answer with an error", 503, ANSWER, 1],
      ["does not answer with another text", 200, "Welcome to nginx!", 1],
    ])("%s", async (_, status, text, exitCode) => {
      server.on("request", (_request, response) => response.writeHead(status).end(text)).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      expect(await run(`http://127.0.0.1:${port}/`)).toMatchObject({ exitCode, all: `${status} ${text}` });
    });

    it("accepts a connection", async () => {
      // port 1 is reserved, and nothing listens on it
      const { exitCode, all } = await run("http://127.0.0.1:1/");
      expect(exitCode).toBe(1);
      expect(all).toContain("fetch failed");
    });
  });

  function run(url: string) {
    const [{ command, args }] = pod.spec.containers;
    const [, ...options] = command;
    return execa(process.execPath, [...options, ...args], { env: { SERVICE_URL: url }, reject: false, all: true });
  }
});
