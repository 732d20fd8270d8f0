import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import type { AccessKey } from "../../local/emulator/access-key.ts";
import { pythonEnvironment } from "../../local/emulator/python.ts";
import { cloudVariables } from "./test-cloud.ts";

/** Of a user, or of somebody in a role: then with a session token. */
export interface Credentials extends AccessKey {
  sessionToken?: string;
}

/** A call by its name in botocore, for example `ssm` and `GetParameter`. */
export interface AwsCall {
  caller: string;
  service: string;
  operation: string;
  parameters: object;
}

const outcomesSchema = z.array(z.string().nullable());

/** The codes by which the services say that the caller has no right to the call. */
const DENIALS = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]);

/** Makes the calls, in their order. What comes of each: `denied`, `done`, or the code of another error. */
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
