import { describe, expect, it } from "vitest";
import { localName } from "../../cli/open-target.ts";

describe("localName", () => {
  it("is the value of LOCAL_CLOUD, by default local", () => {
    expect(localName("up", { LOCAL_CLOUD: "blue" })).toBe("blue");
    expect(localName("up", { ENVIRONMENT: "local" })).toBe("local");
  });

  it.each(["dev", "prod"])("is named after the rehearsed environment %s by default", (REHEARSE) => {
    expect(localName("up", { REHEARSE })).toBe(`${REHEARSE}-rehearsal`);
    expect(localName("up", { REHEARSE, LOCAL_CLOUD: "blue" })).toBe("blue");
  });

  it.each(["dev", "prod"])("is refused if ENVIRONMENT is %s, so that nothing on AWS is changed", (ENVIRONMENT) => {
    expect(() => localName("down", { ENVIRONMENT, LOCAL_CLOUD: "blue" })).toThrow(
      `npm run down is about the local cloud, but ENVIRONMENT is ${ENVIRONMENT}.`,
    );
  });

  it.each(["Blue", "a/b", "../local", "dev", "-x", "seventeen-letters"])(
    "is refused if LOCAL_CLOUD is %s",
    (LOCAL_CLOUD) => {
      expect(() => localName("up", { LOCAL_CLOUD })).toThrow("LOCAL_CLOUD");
    },
  );

  it("is refused if there is no such environment", () => {
    expect(() => localName("up", { ENVIRONMENT: "stage" })).toThrow("ENVIRONMENT must be one of local, dev, prod");
  });
});
