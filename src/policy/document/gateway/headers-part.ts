// `gateway.headers`, `cookies` and `cors`: what the gateway says to browsers beside the application's answers.

import { checked, choice, type Fields, flag, list, record, type Shape, text } from '../shape.ts'

export interface WrittenHeaders {
  /** Over TLS alone. */
  readonly hsts: string
  readonly nosniff: boolean
  readonly frame: 'deny' | 'same-origin' | 'off'
  readonly referrer: string
  readonly permissions: string
  readonly contentSecurity: string
  readonly docsContentSecurity: boolean
  readonly hideServer: boolean
  readonly cache: boolean
}

export interface WrittenCookies {
  readonly mend: boolean
  /** Names of those that scripts of the page read. */
  readonly forScripts: readonly string[]
  /** Names of those that other sites' pages send. */
  readonly crossSite: readonly string[]
}

export interface WrittenCors {
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly expose: readonly string[]
  readonly credentials: boolean
  readonly maxAge: string
}

export interface WrittenBrowsers {
  readonly headers: Partial<WrittenHeaders>
  readonly cookies: Partial<WrittenCookies>
  readonly cors: Partial<WrittenCors>
}

/** From what says least of where somebody comes from. */
export const referrerPolicies = [
  'no-referrer',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'origin',
  'origin-when-cross-origin',
  'no-referrer-when-downgrade',
  'unsafe-url',
] as const

const example = '`gateway: {headers: {frame: same-origin}}`'
const cookieExample = '`gateway: {cookies: {for-scripts: [csrftoken]}}`'
const corsExample = '`gateway: {cors: {origins: [https://shop.example], credentials: true}}`'
const value = (description: string, pattern = '^[\\x20-\\x7e]+$', expected = 'the value of a header, or `off`') =>
  text({ description, expected, example, pattern })
const headerName = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
const names = (description: string, expected: string, given: string, pattern: string) =>
  list(text({ description: 'A name.', expected, example: given, pattern }), { description, example: given })

const headersShape: Shape<Partial<WrittenHeaders>> = record<WrittenHeaders>(
  {
    hsts: value(
      '`Strict-Transport-Security`, said over TLS alone (default: `max-age=31536000`), or `off`.',
      '^(?:off|max-age=[0-9]{1,10}(?:; ?includeSubDomains)?(?:; ?preload)?)$',
      '`off`, or `max-age=` and seconds, with `; includeSubDomains` behind it where that is meant',
    ),
    nosniff: flag({ description: '`X-Content-Type-Options: nosniff` (default: true).', example }),
    frame: choice(['deny', 'same-origin', 'off'], { description: 'Who may show answers in a frame (default: deny).', example }),
    referrer: choice([...referrerPolicies, 'off'], {
      description: '`Referrer-Policy` (default: strict-origin-when-cross-origin).',
      example: '`gateway: {headers: {referrer: no-referrer}}`',
    }),
    permissions: value('`Permissions-Policy` (default: no camera, place, microphone, payment or USB), or `off`.'),
    contentSecurity: value(
      "`Content-Security-Policy` beside who may frame (default: nothing for pages, `default-src 'none'` for JSON), or `off`.",
    ),
    docsContentSecurity: flag({
      description:
        "A `Content-Security-Policy` for the pages of the application's document, made for what FastAPI's own load (default: true).",
      example,
    }),
    hideServer: flag({ description: '`Server` and `X-Powered-By` of the application are taken off (default: true).', example }),
    cache: flag({
      description: 'An answer to who showed a credential is not stored, where the application says nothing of it (default: true).',
      example,
    }),
  },
  { description: 'Headers in front of the application. Where it says a stricter one itself, that one stays.', example },
)

const cookiesShape: Shape<Partial<WrittenCookies>> = record<WrittenCookies>(
  {
    mend: flag({ description: 'Cookies get `HttpOnly`, `SameSite=Lax` and over TLS `Secure` (default: true).', example: cookieExample }),
    forScripts: names(
      'Cookies that scripts of the page read, which stay without `HttpOnly` (default: the usual names of CSRF tokens).',
      'the name of a cookie',
      cookieExample,
      headerName,
    ),
    crossSite: names(
      'Cookies that stay `SameSite=None`, since pages of other sites send them.',
      'the name of a cookie',
      '`gateway: {cookies: {cross-site: [embed]}}`',
      headerName,
    ),
  },
  { description: 'What becomes of cookies that the application sets.', example: cookieExample },
)

const corsFields: Fields<WrittenCors> = {
  origins: list(
    text({
      description: 'An origin, exactly: scheme, host, and a port that is not the usual one. `*` is everybody, without credentials.',
      expected: 'an origin such as `https://shop.example`, in lower case and without a path',
      example: corsExample,
      pattern: '^(?:\\*|https?://(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\\[[0-9a-f:.]+\\])(?::[0-9]{1,5})?)$',
    }),
    { description: 'Whose pages may read answers.', example: corsExample },
  ),
  methods: list(text({ description: 'A method.', expected: 'a method in capitals', example: corsExample, pattern: '^[A-Z]+$' }), {
    description: 'Methods that they may use (default: GET, HEAD, POST, PUT, PATCH, DELETE).',
    example: corsExample,
  }),
  headers: names('Headers that they may send (default: authorization, content-type).', 'the name of a header', corsExample, headerName),
  expose: names('Headers of answers that they may read beside the usual ones.', 'the name of a header', corsExample, headerName),
  credentials: flag({
    description: 'Whether their requests carry cookies and credentials of the browser (default: false).',
    example: corsExample,
  }),
  maxAge: text({
    description: 'Seconds for which a browser may remember the answer (default: 600).',
    expected: 'a number of seconds',
    example: corsExample,
    pattern: '^\\d{1,7}$',
    numbersToo: true,
  }),
}

export const browserFields: Fields<WrittenBrowsers> = {
  headers: headersShape,
  cookies: cookiesShape,
  cors: checked(
    record<WrittenCors>(
      corsFields,
      {
        description: 'Whose pages may call the application. With this section its own headers for that count no more.',
        example: corsExample,
      },
      ['origins'],
    ),
    ({ origins = [], credentials = false }) => !(credentials && origins.includes('*')),
    'origins by name where there are `credentials`',
    corsExample,
  ),
}
