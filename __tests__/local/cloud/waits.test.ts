import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { answerOf } from "../../../local/cloud/waits.ts";

describe("answerOf", () => {
  let server: Server;
  afterEach(() => server.close());

  /** A service that gives these answers one after the other, and then repeats the last one. */
  async function service(...answers: [status: number, text: string][]): Promise<string> {
    server = createServer((_, response) => {
      const [status, text] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [500, ""];
      response.writeHead(status).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("returns the text of the first good answer", async () => {
    const url = await service([503, "not yet"], [200, "You have reached pod x."]);
    expect(await answerOf(url)).toBe("You have reached pod x.");
  });

  it("fails after the time limit with the last status and text, and names the command to see the pods", async () => {
    const url = await service([503, "not ready"]);
    await expect(answerOf(url, 0)).rejects.toMatchObject({
      message: expect.stringMatching(/gave no answer within 0 s \(status 503: not ready\)/),
      remedy: expect.stringContaining("kubectl --namespace webapi get pods"),
    });
  });

  it("reports why there was no connection", async () => {
    const url = await service([200, ""]);
    await new Promise((resolve) => server.close(resolve));
    await expect(answerOf(url, 0)).rejects.toThrow(/ECONNREFUSED/);
  });
});
