/**
 * The function, with its result kept for each object that it gets. The checks read each block many times and never change
 * one, and a reading takes a hundred times longer than a look-up.
 */
export function once<Argument extends object, Result>(
  work: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const results = new WeakMap<Argument, { result: Result }>();
  return (argument) => {
    const known = results.get(argument);
    if (known !== undefined) return known.result;
    const result = work(argument);
    results.set(argument, { result });
    return result;
  };
}
