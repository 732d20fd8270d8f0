import type { FastifyInstance } from "fastify";

/** All addresses of this machine. A socket for IPv6 accepts connections over IPv4 too. */
export const ALL_ADDRESSES = "::";

/**
 * Listens on an address. Where IPv6 is switched off, all addresses are those of IPv4.
 * @returns the URL of the server
 */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if (host !== ALL_ADDRESSES || !isWithoutIPv6(error)) throw error;
    return await app.listen({ host: "0.0.0.0", port });
  }
}

// EAFNOSUPPORT: the kernel has no IPv6, as with ipv6.disable=1. EADDRNOTAVAIL: it has no IPv6 address to bind to.
// https://docs.kernel.org/networking/ipv6.html
function isWithoutIPv6(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EAFNOSUPPORT", "EADDRNOTAVAIL"].includes(String(error.code));
}
