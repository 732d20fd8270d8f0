import { Testing } from "cdktf";
import { expect } from "vitest";

// CDKTF's matchers (toHaveResourceWithProperties and so on) register themselves on a global `expect`.
Object.assign(globalThis, { expect });
Testing.setupJest();
