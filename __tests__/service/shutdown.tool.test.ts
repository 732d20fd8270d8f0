import { connect } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type FakeAws, startFakeAws } from "../support/fake-aws.ts";
import { SIGNAL_WHILE_LOADING, serviceProcesses } from "./service-process.ts";

const start = serviceProcesses();

let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws("hello");
});
afterEach(() => aws.close());

// process 1 of a container ignores a signal that it has no handler for
it("exits at once on a signal while it is loading, as process 1", async () => {
  const environment = { AWS_ENDPOINT_URL: aws.url, NODE_OPTIONS: `--require=${SIGNAL_WHILE_LOADING}` };
  const service = start(environment, ["unshare", "--pid", "--fork", "--kill-child"]);
  expect(await Promise.race([service.exit, service.url("public")])).toBe(0);
});

// not in the unit tests, since it takes 10 s, as long as the service waits
it("waits 10 s for a request that does not end, and then exits", async () => {
  const service = start({ AWS_ENDPOINT_URL: aws.url });
  const { hostname, port } = new URL(await service.url("public"));
  await service.url("management");
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  await new Promise((resolve) => socket.write("GET / HTTP/1.1\r\nHost: half\r\n", resolve));
  const signalled = performance.now();
  service.child.kill("SIGTERM");
  await vi.waitFor(() => expect(service.stdout).toContain("connections are cut"), { timeout: 60_000 });
  expect(await service.exit).toBe(0);
  expect(performance.now() - signalled).toBeGreaterThan(9_900);
});
