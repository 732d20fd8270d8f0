// CDKTF takes a stack trace for each token, into an object that is no Error, and Vitest maps each line of it to its
// source: 8 of 70 s of processor time of the unit tests. No test reads them.
const { captureStackTrace } = Error;
Error.captureStackTrace = (target, below) => {
  if (target instanceof Error) captureStackTrace(target, below);
};
