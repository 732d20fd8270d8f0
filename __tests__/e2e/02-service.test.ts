import { describe, expect, it, vi } from "vitest";
import { answer, aws, kubectl, npmRun, output, servicePods, serviceUrl } from "../support/test-cloud.ts";

describe("the service behind its load balancer", () => {
  it("answers from every pod", async () => {
    const names = new Set((await servicePods()).map(({ name }) => name));
    expect(names.size).toBe(3);
    const seen = new Set<string>();
    await vi.waitFor(
      async () => {
        seen.add((await answer()).pod);
        expect(seen).toEqual(names);
      },
      { timeout: 60_000, interval: 10 },
    );
  });

  it("runs the image by its digest, from the registry of base", async () => {
    const repository = await output("base", "repository_url");
    for (const { image } of await servicePods()) {
      expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
      expect(image.split("@")[0]).toBe(repository);
    }
  });

  it("has its probes and metrics on a port that the load balancer does not expose", async () => {
    for (const path of ["/livez", "/readyz", "/metrics"]) {
      expect((await fetch(new URL(path, await serviceUrl()))).status).toBe(404);
    }
  });

  it("answers with a new value of the parameter without a restart", async () => {
    const before = await answer();
    const pods = await servicePods();
    const name = await output("base", "parameter_name");
    const put = (value: string) => aws("ssm", "put-parameter", "--overwrite", "--name", name, "--value", value);
    const answered = (value: string) =>
      vi.waitFor(async () => expect((await answer()).value).toBe(value), { timeout: 180_000, interval: 500 });
    await put("changed by hand");
    try {
      await answered("changed by hand");
    } finally {
      await put(before.value);
    }
    expect(await servicePods()).toEqual(pods);
  });
});

describe("an image that its registry does not have", () => {
  it("is named by the plan of app, with the command that pushes it", async () => {
    const plan = await npmRun("plan", ["app"], { IMAGE_TAG: "absent" });
    expect(plan).toMatch(/Can't be planned yet\. There is no image with the tag absent in .*: npm run image/);
  });

  it("is reported as missing, because only this registry is asked for it", async () => {
    const image = `${await output("base", "repository_url")}:absent`;
    await kubectl("run", "absent", "--namespace", "default", `--image=${image}`, "--restart=Never");
    try {
      const events = ["get", "events", "--namespace", "default", "--field-selector", "involvedObject.name=absent"];
      await vi.waitFor(
        async () => expect(await kubectl(...events)).toMatch(/Failed to pull image ".*:absent": .* not found/),
        { timeout: 120_000, interval: 500 },
      );
    } finally {
      await kubectl("delete", "pod", "absent", "--namespace", "default", "--now");
    }
  });
});
