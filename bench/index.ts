import type { Benchmark } from "./benchmark.ts";
import { serviceBenchmark } from "./service/service.ts";
import { environments } from "./synth/environments.ts";
import { synth } from "./synth/synth.ts";

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [synth, environments, serviceBenchmark];
