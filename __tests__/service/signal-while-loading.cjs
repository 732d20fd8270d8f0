// @ts-nocheck: Node.js has no types for the function that loads a module
const Module = require("node:module");

const load = Module._load;
Module._load = (request, parent, isMain) => {
  if (parent?.filename?.endsWith("server.cjs")) {
    Module._load = load;
    process.kill(process.pid, "SIGTERM");
  }
  return load(request, parent, isMain);
};
