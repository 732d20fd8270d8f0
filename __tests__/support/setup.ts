import { Testing } from "cdktf";
import { expect } from "vitest";

// CDKTF's matchers, such as toHaveResourceWithProperties, register themselves on a global `expect`.
Object.assign(globalThis, { expect });
Testing.setupJest();
