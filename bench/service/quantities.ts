import type { Quantity } from "../benchmark.ts";

/** Connections for the memory: the limit that the service sets itself in a container of 128 MiB. */
export const CONNECTIONS = 4_000;

export const CPU: Quantity = { name: "CPU per request", unit: "µs" };
export const START: Quantity = { name: "start to the first 200", unit: "ms" };
export const IDLE: Quantity = { name: "memory after the load", unit: "MiB" };
export const CONNECTED: Quantity = { name: "memory with 4,000 connections", unit: "MiB" };
export const IMAGE: Quantity = { name: "image, compressed", unit: "MB" };
