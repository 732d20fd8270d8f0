import { vi } from "vitest";
import "../stacks/properties/platforms.test.ts";
import "../stacks/properties/platform-pairs.test.ts";

// runs before the imports, which read it
vi.hoisted(() => {
  process.env.RANDOM_PLATFORMS = "1000";
});
