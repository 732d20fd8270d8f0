import { join } from "node:path";
import { compile, run } from "./compiled.ts";

// What a container starts. Process 1 of a container ignores a signal that it has no handler for, and the service takes
// a while to load: https://man7.org/linux/man-pages/man7/pid_namespaces.7.html. The service replaces these handlers as
// soon as it listens.
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));

const service = join(__dirname, "server.cjs");
run(compile(service), service);
