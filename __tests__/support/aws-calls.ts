import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import type { AccessKey } from "../../local/emulator/client.ts";
import { pythonEnvironment } from "../../local/emulator/python.ts";
import { cloudVariables } from "./test-cloud.ts";

/** Credentials of a user, or of a role session, which has a session token. */
export interface Credentials extends AccessKey {
  sessionToken?: string;
}

/** A call in botocore's names, for example `ssm` and `GetParameter`. */
export interface AwsCall {
  caller: string;
  service: string;
  operation: string;
  parameters: object;
}

const outcomesSchema = z.array(z.string().nullable());

/** The error codes of the services for a missing right. */
const DENIALS = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]);

/** Makes the calls in their order. Returns the result of each: `denied`, `done`, or the code of another error. */
export async function makeCalls(callers: Record<string, Credentials>, calls: AwsCall[]): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), "aws-calls-"));
  try {
    const { python } = await pythonEnvironment(openLog(join(directory, "python.log")));
    const output = await run(python, [join(import.meta.dirname, "aws_calls.py")], {
      env: await cloudVariables(),
      input: JSON.stringify({ callers, calls }),
    });
    return outcomesSchema.parse(JSON.parse(output)).map((code) => {
      if (code === null) return "done";
      return DENIALS.has(code) ? "denied" : code;
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
