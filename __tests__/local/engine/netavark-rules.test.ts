import { describe, expect, it } from "vitest";
import { removal } from "../../../local/engine/netavark-rules.ts";

const STANDING = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:NETAVARK_FORWARD - [0:0]
-A INPUT -s 192.0.2.1/32 -j DROP
-A FORWARD -m comment --comment "netavark firewall plugin rules" -j NETAVARK_FORWARD
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
:NETAVARK-HOSTPORT-DNAT - [0:0]
:NETAVARK-HOSTPORT-MASQ - [0:0]
:NETAVARK-HOSTPORT-SETMARK - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-A OUTPUT -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-A POSTROUTING -j NETAVARK-HOSTPORT-MASQ
-A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE
-A NETAVARK-HOSTPORT-MASQ -m comment --comment "netavark portfw masq mark" -m mark --mark 0x2000/0x2000 -j MASQUERADE
-A NETAVARK-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000
COMMIT
`;

describe("removing what Netavark leaves in the firewall", () => {
  it("deletes its jumps and rules before its chains, and nobody else's", () => {
    expect(removal(STANDING)).toBe(`*filter
-D FORWARD -m comment --comment "netavark firewall plugin rules" -j NETAVARK_FORWARD
-X NETAVARK_FORWARD
COMMIT
*nat
-D PREROUTING -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-D OUTPUT -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-D POSTROUTING -j NETAVARK-HOSTPORT-MASQ
-D NETAVARK-HOSTPORT-MASQ -m comment --comment "netavark portfw masq mark" -m mark --mark 0x2000/0x2000 -j MASQUERADE
-D NETAVARK-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000
-X NETAVARK-HOSTPORT-DNAT
-X NETAVARK-HOSTPORT-MASQ
-X NETAVARK-HOSTPORT-SETMARK
COMMIT
`);
  });

  it.each([
    [
      "forwards",
      "*filter\n-A NETAVARK_FORWARD -d 10.213.7.0/24 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n",
    ],
    ["masquerades", "*nat\n-A POSTROUTING -s 10.213.7.0/24 -j NETAVARK-4B9D9135B29BA\n"],
    ["publishes a port", "*nat\n-A NETAVARK-HOSTPORT-DNAT -p tcp -m tcp --dport 16443 -j NETAVARK-DN-4B9D9135B29BA\n"],
  ])("leaves all of it while a network %s", (_, rule) => {
    expect(removal(`${STANDING}${rule}COMMIT\n`)).toBe("");
  });

  it("has nothing to do where there is nothing of it", () => {
    expect(removal("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n")).toBe("");
    expect(removal("")).toBe("");
  });
});
