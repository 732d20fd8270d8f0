import fc from "fast-check";
import { REGIONS } from "../../../../stacks/config/regions.ts";
import type { EnvironmentInput } from "../../../../stacks/config/schema/environment.ts";
import { ALPHANUMERIC, DIGITS, framed, LOWER, text } from "./texts.ts";

/** What an environment may be called, but for prod, which has rules of its own. */
export const environmentName = fc
  .tuple(fc.constantFrom(...LOWER), fc.array(framed(LOWER + DIGITS, "", { max: 4 }), { maxLength: 5 }))
  .map(([first, parts]) => [first, ...parts].join("-").slice(0, 16).replace(/-$/, ""))
  .filter((name) => name !== "prod");

/** An account on AWS, where no id has only zeros. */
export const accountId = text(DIGITS, { min: 12, max: 12 }).filter((id) => /[^0]/.test(id));

export const region = fc.constantFrom(...REGIONS);

const cluster = fc
  .tuple(fc.constantFrom(...ALPHANUMERIC), text(`${ALPHANUMERIC}_-`, { min: 0, max: 99 }))
  .map((parts) => parts.join(""));

const repository = fc
  .array(framed(LOWER + DIGITS, "", { max: 30 }), { minLength: 1, maxLength: 8 })
  .chain((words) =>
    fc
      .array(fc.constantFrom("/", "-", ".", "_"), { minLength: words.length, maxLength: words.length })
      .map((separators) => words.map((word, index) => word + separators[index]).join("")),
  )
  .map((joined) => `w${joined}w`)
  .filter((name) => name.length <= 205);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const stateBucket = framed(LOWER + DIGITS, "-.", { min: 3, max: 63 }).filter(
  (name) =>
    !name.includes("..") &&
    !/^\d+(\.\d+){3}$/.test(name) &&
    !["xn--", "sthree-", "amzn-s3-demo-"].some((start) => name.startsWith(start)) &&
    !["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].some((end) => name.endsWith(end)),
);

const lockTable = text(`${ALPHANUMERIC}_.-`, { min: 3, max: 255 });

const level = text(`${ALPHANUMERIC}_.-`, { max: 60 });
const parameter = fc
  .array(level, { minLength: 1, maxLength: 15 })
  .map((levels) => `/p${levels.join("/")}`.slice(0, 951).replace(/\/$/, "x"));

/** Names that are prescribed, each or not. */
export const prescribedNames: fc.Arbitrary<NonNullable<EnvironmentInput["names"]>> = fc.record(
  { cluster, repository, stateBucket, lockTable, parameter },
  { requiredKeys: [] },
);
