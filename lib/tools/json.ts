import { z } from "zod";

/** JSON text of a certain shape, as commands print it. */
export function jsonSchema<Shape extends z.ZodType>(shape: Shape) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue("must be JSON");
        return z.NEVER;
      }
    })
    .pipe(shape);
}
