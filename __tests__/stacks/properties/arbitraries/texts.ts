import fc from "fast-check";

export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const DIGITS = "0123456789";
export const ALPHANUMERIC = LOWER + UPPER + DIGITS;

/** Texts of an alphabet, those of the greatest length as often as all others. */
export function text(alphabet: string, { min = 1, max }: { min?: number; max: number }): fc.Arbitrary<string> {
  const unit = fc.constantFrom(...alphabet);
  return fc.oneof(
    fc.string({ unit, minLength: min, maxLength: max }),
    fc.string({ unit, minLength: max, maxLength: max }),
  );
}

/** Texts that begin and end with a character of `outer`, and have those of `inner` too between them. */
export function framed(outer: string, inner: string, { min = 1, max }: { min?: number; max: number }) {
  const edge = fc.constantFrom(...outer);
  const long = fc
    .tuple(edge, text(outer + inner, { min: Math.max(min - 2, 0), max: max - 2 }), edge)
    .map((parts) => parts.join(""));
  return min < 2 ? fc.oneof(edge, long) : long;
}

/** A digest of an image. */
export const digest = text("0123456789abcdef", { min: 64, max: 64 }).map((hex) => `sha256:${hex}`);
