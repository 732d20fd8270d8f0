import { type IncomingMessage, METHODS } from "node:http";

/** The answer to a request whose route is not looked up. */
export interface Refusal {
  readonly status: number;
  readonly detail: string;
}

// Of a parser that also reads RTSP. 501 (https://www.rfc-editor.org/rfc/rfc9110#section-9.1) would count as a failure
// of the server.
const METHOD = { status: 400, detail: "The method is not one of HTTP." };
// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.6: Node.js's parser accepts 0.9 and 2.0, too
const VERSION = { status: 505, detail: "The version of HTTP must be 1.0 or 1.1." };
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
const HOST = { status: 400, detail: "There must be one Host header, with a valid value." };
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.4
const TARGET = { status: 400, detail: "The target must be a path or an address." };
// https://www.rfc-editor.org/rfc/rfc9112#section-6.3, rule 4
const TRANSFER_ENCODING = { status: 400, detail: "The last transfer coding must be chunked." };
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
const EXPECT = { status: 417, detail: "The only expectation that can be met is 100-continue." };

const KNOWN_METHODS = new Set(METHODS);
// uri-host [ ":" port ]: https://www.rfc-editor.org/rfc/rfc9110#section-7.2. Two headers are joined by a comma and a
// space, which no valid value has.
const VALID_HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;
const CHUNKED_LAST = /(?:^|,)[ \t]*chunked[ \t]*$/i;
const SLASH = 47;

/** Why a request has to be refused before its route is looked up, or undefined. What the parser refuses is not here. */
export function refusalOf(request: IncomingMessage): Refusal | undefined {
  const { headers, method = "", url = "" } = request;
  if (request.httpVersionMajor !== 1) return VERSION;
  if (headers.host === undefined ? request.httpVersionMinor > 0 : !VALID_HOST.test(headers.host)) return HOST;
  if (!KNOWN_METHODS.has(method)) return METHOD;
  if (url.charCodeAt(0) !== SLASH && !isOtherTarget(method, url)) return TARGET;
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && !CHUNKED_LAST.test(coding)) return TRANSFER_ENCODING;
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") return EXPECT;
  return undefined;
}

/** Whether the target has the form of an address or, for OPTIONS, is `*`. */
function isOtherTarget(method: string, url: string): boolean {
  return /^https?:\/\//i.test(url) || (method === "OPTIONS" && url === "*");
}
