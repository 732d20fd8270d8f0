import type { RoleCall } from "./call.ts";
import { dataCalls } from "./data.ts";
import { identityCalls } from "./identity.ts";
import { platformCalls } from "./platform.ts";

/**
 * Calls and the roles that may make them. The emulator (__tests__/e2e/04-least-privilege.test.ts) and iam-simulate
 * (__tests__/policy/iam-simulate.test.ts) judge each call of each role.
 */
export const roleCalls: readonly RoleCall[] = [...dataCalls, ...identityCalls, ...platformCalls];
