// What is refused before anybody asks for a policy, and what the policy refuses: one table of codes. The code goes to the log, the caller
// sees the status and its usual title.

export const refusals = {
  // The request line.
  'frames-without-end': { status: 429, because: 'the client sends frames that ask for nothing, or takes back what it asks for' },
  'proxy-header-missing': { status: 400, because: 'a trusted proxy did not begin with the header that says who stands behind it' },
  'proxy-header-malformed': { status: 400, because: 'a trusted proxy began with a header that cannot be read' },
  'message-malformed': { status: 400, because: 'the parser could not read it' },
  'method-malformed': { status: 400, because: 'the method is no word in capitals' },
  'method-refused': { status: 405, because: 'CONNECT and TRACE are for proxies and debuggers' },
  'version-unknown': { status: 505, because: 'it is neither HTTP/2 nor HTTP/1.1 nor HTTP/1.0' },
  'pseudo-header-wrong': { status: 400, because: 'a field of HTTP/2 itself is missing, stands twice, or says what nobody knows' },
  'target-too-long': { status: 414, because: 'the address is longer than the limit' },
  'target-not-a-path': { status: 400, because: 'the address is no path: another form, a fragment, or a byte that no address holds' },
  'path-with-control': { status: 400, because: 'the path holds a line break, NUL or another control character' },
  // The head.
  'head-too-slow': { status: 408, because: 'the head did not come in time' },
  'head-too-large': { status: 431, because: 'the head is larger than the limit' },
  'headers-too-many': { status: 431, because: 'there are more headers than the limit' },
  'header-malformed': { status: 400, because: 'a header has a name that is no token, or a control character in its value' },
  'header-twice': { status: 400, because: 'a header that may stand once stands twice' },
  'connection-names-protected': { status: 400, because: '`Connection` names a header that is not for one hop' },
  'header-of-one-connection': { status: 400, because: 'HTTP/2 has no header that is for one connection' },
  'host-missing': { status: 400, because: 'there is no `Host`' },
  'host-unknown': { status: 421, because: 'nobody here answers for that host' },
  'host-said-twice': { status: 400, because: '`:authority` and `Host` name two hosts' },
  'host-malformed': { status: 400, because: '`Host` is no name or address with at most a port' },
  // The body.
  'length-malformed': { status: 400, because: '`Content-Length` is no number' },
  'length-and-coding': { status: 400, because: 'there are both `Content-Length` and `Transfer-Encoding`' },
  'coding-unknown': { status: 501, because: '`Transfer-Encoding` is not `chunked` alone' },
  'coding-in-old-version': { status: 400, because: '`Transfer-Encoding` in HTTP/1.0' },
  'expectation-unknown': { status: 417, because: '`Expect` is not `100-continue`' },
  'body-type-unknown': { status: 415, because: 'a rule reads the body, and it is not said to be what the operation takes' },
  'body-undecodable': { status: 400, because: 'a rule reads the body, and it can be read in more than one way' },
  'body-too-large': { status: 413, because: 'a rule reads the body, and it is larger than the limit' },
  'bodies-too-many': { status: 503, because: 'a rule reads the body, and there is no room for more bodies at the moment' },
  'body-too-slow': { status: 408, because: 'the body stopped coming' },
  // Another protocol.
  'upgrade-refused': { status: 501, because: 'another protocol than WebSocket is asked for' },
  'handshake-malformed': { status: 400, because: 'the WebSocket handshake is not whole' },
  'upgrade-not-answered': { status: 502, because: 'the application did not switch to WebSocket as it should' },
  // A WebSocket that stood.
  'message-too-long': { status: 413, because: 'a message is longer than the limit' },
  'too-many-messages': { status: 429, because: 'there are more messages in a second than the limit' },
  'frame-malformed': { status: 400, because: 'a frame has a length that nobody could send' },
  // The policy.
  'path-doubtful': { status: 400, because: 'the path could be read in more than one way' },
  'route-unknown': { status: 404, because: 'the application has no such operation' },
  'cors-refused': { status: 403, because: 'a page of another origin asks for what `gateway.cors` does not name' },
  'docs-off': { status: 404, because: 'the document of the application is off' },
  'docs-private': { status: 404, because: 'no rule allows the caller the document of the application' },
  'method-not-allowed': { status: 405, because: 'the application has the path and not the method' },
  'credential-refused': { status: 401, because: 'the credential does not hold' },
  'too-many-failures': { status: 429, because: 'the address showed too many credentials that do not hold' },
  'certificate-refused': { status: 403, because: 'the certificate names nobody who is known' },
  'origin-refused': { status: 403, because: 'a browser sent its credential for a page of somebody else' },
  'login-needed': { status: 401, because: 'a rule denies it to nobody, and people can log in here' },
  'login-broken': { status: 400, because: 'somebody comes back from the issuer with what is no end of a login that began here' },
  'login-refused': { status: 403, because: 'the issuer did not let somebody log in, or named nobody' },
  'login-away': { status: 503, because: 'the issuer or the store of sessions cannot be asked just now' },
  'logout-refused': { status: 400, because: 'who says that a session is over is not the issuer, or said it before' },
  'identity-away': { status: 503, because: 'who calls cannot be known just now' },
  'rule-missing': { status: 403, because: 'no rule is about the operation' },
  'rule-denies': { status: 403, because: 'a rule denies it, or none allows it' },
  'field-closed': { status: 403, because: 'the body sets a field that is closed to the caller' },
  'rule-undecided': { status: 403, because: 'a rule reads what is not there yet' },
  // Shields.
  'contract-broken': { status: 422, because: 'a parameter or the body is not what the operation takes' },
  'contract-unreadable': { status: 400, because: 'the body is none that all readers read alike' },
  'contract-type-unknown': { status: 415, because: 'the body is not said to be what the operation takes' },
  'contract-too-large': { status: 413, because: 'the body is larger than the operation takes' },
  'limit-reached': { status: 429, because: 'the caller has used up a limit' },
  'too-busy': { status: 503, because: 'as many requests run as may, or their limits cannot be counted just now' },
  'client-blocked': { status: 403, because: 'the client does what nobody does who means well' },
  'client-waits': { status: 429, because: 'the client tries too often' },
  'payload-refused': { status: 403, because: 'a value has the shape of an attack' },
  'permission-missing': { status: 403, because: 'the caller lacks what the operation is annotated with' },
  'pdp-denies': { status: 403, because: 'the other decision point says no' },
  'pdp-away': { status: 503, because: 'the other decision point cannot be reached, or fails by itself' },
  'pdp-slow': { status: 503, because: 'the other decision point did not answer in time' },
  'pdp-busy': { status: 503, because: 'too many questions wait for the other decision point' },
  'pdp-unknown': { status: 503, because: 'the other decision point does not know us' },
  'pdp-unclear': { status: 503, because: 'the other decision point answered what is no decision' },
  'record-away': { status: 503, because: 'what has to be recorded first cannot be' },
  // A decision point.
  'point-untrusted': { status: 403, because: 'whoever asks a decision point is not known to be a proxy of ours' },
  'point-unshown': { status: 401, because: 'whoever asks a decision point by AuthZEN shows no secret, or a wrong one' },
  'point-unclear': { status: 403, because: 'a proxy asks and does not say what about' },
  'body-unseen': { status: 403, because: 'a rule reads the body, and the proxy did not send it along' },
  'answer-unseen': { status: 403, because: 'a rule reads the answer, or a field of it is closed, and a decision point sees no answers' },
  'preflight-unanswered': { status: 403, because: 'a proxy that asks cannot be given the answer to a question of a browser' },
  'judge-failed': { status: 500, because: 'a fault of the gateway: nothing was decided' },
  // The application.
  'answer-not-filtered': {
    status: 502,
    because: 'a field of the answer is closed to the caller, a rule reads it, or it is held to its contract, and it cannot be read',
  },
  'answer-too-large': {
    status: 502,
    because:
      'a field of the answer is closed to the caller, a rule reads it, or it is held to its contract, and it is larger than the limit',
  },
  'answer-broken': { status: 502, because: 'the answer is not what the operation answers' },
  'answer-telling': { status: 502, because: 'the answer holds what must not leave' },
  'upstream-away': { status: 502, because: 'the application cannot be reached' },
  'upstream-broken': { status: 502, because: 'the application answered what is no HTTP' },
  'upstream-slow': { status: 504, because: 'the application did not answer in time' },
  'upstream-busy': { status: 503, because: 'too many requests wait for the application' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly because: string }>>

export type RefusalCode = keyof typeof refusals

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
}

export interface RefusalAnswer {
  readonly status: number
  readonly title: string
  /** RFC 9457, with nothing in it that the status does not say, but for a detail. */
  readonly body: string
}

export const problemType = 'application/problem+json'

const answers = new Map<RefusalCode, RefusalAnswer>()

export function answerTo(code: RefusalCode, detail?: string): RefusalAnswer {
  if (detail === undefined) return plainAnswerTo(code)
  const { status, title } = plainAnswerTo(code)
  return { status, title, body: JSON.stringify({ type: 'about:blank', title, status, detail }) }
}

function plainAnswerTo(code: RefusalCode): RefusalAnswer {
  const known = answers.get(code)
  if (known !== undefined) return known
  const { status } = refusals[code]
  const title = titles[status] ?? 'Refused'
  const answer = { status, title, body: JSON.stringify({ type: 'about:blank', title, status }) }
  answers.set(code, answer)
  return answer
}
