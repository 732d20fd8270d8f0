import { z } from "zod";

/** JSON text with a certain shape, such as a command's output. */
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
