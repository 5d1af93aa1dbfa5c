// Reports to look at: a small shop as a team would meet it, the same with a hostile tree, and one as large as they come.

import { createFinding, type Finding, type FindingDraft, type RuleCard } from '../../../src/finding/index.ts'
import type { Access, Dependency, HttpRoute, Model, SecurityUse } from '../../../src/model/index.ts'
import type { FindingsReport } from '../../../src/report/index.ts'
import { makeApp, makeDependency, makeHandler, makeModel, makeMount, makeRoute, makeWebSocket } from '../../kit/model.ts'

const program = `from datetime import datetime, timedelta

from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer
from jose import jwt

SECRET_KEY = "please-change-me-before-the-launch"  # TODO
ALGORITHM = "HS256"

app = FastAPI(title="Bookshop")
app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["*"],
)
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/token")


def get_current_user(token: str = Depends(oauth2_scheme)):
    """Who holds the token."""
    payload = jwt.decode(token, SECRET_KEY)
    user = users.get(payload.get("sub"))
    if user is None:
        raise HTTPException(status_code=401)
    return user


@app.post("/token")
async def sign_in(form=Depends()):
    return {"access_token": jwt.encode({"sub": form.username}, SECRET_KEY)}


@app.get("/orders/{order_id}")
async def read_order(order_id: int, user=Depends(get_current_user)):
    return await orders.get(order_id)


@app.put("/orders/{order_id}", deprecated=True)
async def change_order(order_id: int, body: dict, user=Depends(get_current_user)):
    # Everything that is sent is stored.
    order = await orders.get(order_id)
    order.update(**body)
    return order
`
const lines = program.split('\n')

/** The line that holds the words. */
function at(words: string, end = words): { file: string; line: number; end: number } {
  const find = (part: string) => lines.findIndex((line) => line.includes(part)) + 1
  return { file: 'bookshop/main.py', line: find(words), end: find(end) }
}

const cards: readonly RuleCard[] = [
  card('cors-any-origin-with-credentials', 'CORS admits every origin and allows credentials', 'critical', {
    cwe: ['CWE-942'],
    owaspApi: 'API8:2023',
    asvs: ['v5.0.0-3.4.2'],
    why: `With credentials allowed, Starlette answers a request that carries a cookie by echoing the caller's origin instead of the
      wildcard. Any site the user visits can then call this API with the cookies the browser attaches, and read the answer.`,
    fix: 'List the origins that may call with credentials, or drop `allow_credentials`.',
  }),
  card('token-key-in-the-source', 'The key that signs tokens stands in the source', 'high', {
    cwe: ['CWE-321', 'CWE-798'],
    owaspApi: 'API2:2023',
    asvs: ['v5.0.0-13.3.1', 'v5.0.0-11.1.1'],
    why: 'Whoever reads the repository can sign a token for any user, and no log tells it from a real one.',
    fix: 'Read the key from the environment or a secret store, refuse to start without it, and replace the one that was published.',
  }),
  card('token-read-without-algorithms', 'A token is read without saying which algorithms count', 'high', {
    cwe: ['CWE-347'],
    owaspApi: 'API2:2023',
    asvs: ['v5.0.0-9.1.2'],
    why: 'Where the token itself chooses the algorithm, an attacker may choose one that needs no key.',
    fix: 'Pass `algorithms=[…]` with the one that the tokens are signed with.',
  }),
  card('body-of-any-shape', 'A state-changing route takes a body of any shape', 'medium', {
    cwe: ['CWE-915', 'CWE-20'],
    owaspApi: 'API3:2023',
    asvs: ['v5.0.0-15.3.3'],
    why: 'Fields that nobody meant to open, such as an owner or a price, can be set by whoever calls.',
    fix: 'Declare a Pydantic model with the fields that a caller may set.',
  }),
  card('docs-open-while-routes-need-credentials', 'The API docs are open while the routes need credentials', 'low', {
    cwe: ['CWE-200'],
    owaspApi: null,
    asvs: [],
    why: 'The documentation lists every route, parameter and schema to people who may call none of them.',
    fix: 'Switch the docs off in production, or serve them behind the same check.',
  }),
]

function card(
  id: string,
  title: string,
  severity: RuleCard['severity'],
  parts: Pick<RuleCard, 'cwe' | 'owaspApi' | 'asvs' | 'why' | 'fix'>,
): RuleCard {
  return {
    id,
    title,
    severity,
    confidence: 'high',
    audience: 'everyone',
    stage: { preview: '0.1.0' },
    blindSpots: [],
    examples: [],
    ...parts,
  }
}

function find(rule: string, draft: Omit<FindingDraft, 'cause'>, ordinal = 1): Finding {
  const found = cards.find(({ id }) => id === rule)
  if (found === undefined) throw new Error(rule)
  return createFinding(found, { cause: { name: 'bookshop.main:app', what: rule }, ...draft }, ordinal)
}

const bearer: SecurityUse = { scheme: 'OAuth2PasswordBearer', scopes: [], optional: false, type: { type: 'oauth2', flows: {} } }
const guarded: readonly Dependency[] = [
  makeDependency('fastapi.security:OAuth2PasswordBearer', { scheme: 'OAuth2PasswordBearer', of: 1, depth: 1 }),
  makeDependency('bookshop.main:get_current_user'),
]

function route(operation: string, handler: string, access: Access, parts: Partial<HttpRoute> = {}): HttpRoute {
  const line = at(`def ${handler}`).line
  return makeRoute(operation, {
    access,
    handler: makeHandler(handler, line, { module: 'bookshop.main', file: 'bookshop/main.py' }),
    ...(access === 'open' ? {} : { security: [bearer], dependencies: guarded }),
    ...parts,
  })
}

const routes = [
  makeRoute('GET /openapi.json', { access: 'open', origin: 'docs', handler: null, place: null, includeInSchema: false }),
  makeRoute('GET /docs', { access: 'open', origin: 'docs', handler: null, place: null, includeInSchema: false }),
  route('POST /token', 'sign_in', 'open'),
  route('GET /orders/{order_id}', 'read_order', 'authenticated'),
  route('PUT /orders/{order_id}', 'change_order', 'authenticated', { deprecated: true }),
  route('DELETE /orders/{order_id}', 'change_order', 'authorised', {
    security: [{ ...bearer, scopes: ['orders:delete'] }],
    condition: { text: 'settings.allow_deletion', default: 'off' },
  }),
  makeWebSocket('/orders/live', { access: 'presence', handler: makeHandler('follow_orders', 9, { file: 'bookshop/live.py' }) }),
  makeMount('/static', { access: 'open' }),
]

const [, docs, token, read, change, remove] = routes

const only = <Value>(...values: readonly (Value | undefined)[]): Value[] => values.filter((value) => value !== undefined)

const findings: readonly Finding[] = [
  find('cors-any-origin-with-credentials', {
    place: at('allow_origins'),
    what: 'every origin may call with credentials',
    others: [{ role: 'cause', place: at('allow_credentials'), note: 'credentials are allowed here' }],
    routes,
  }),
  find('token-key-in-the-source', {
    place: at('SECRET_KEY ='),
    what: '`SECRET_KEY` is written into the program',
    others: [
      { role: 'related', place: at('jwt.encode'), note: 'signs with it' },
      { role: 'related', place: at('jwt.decode'), note: 'trusts what it signed' },
    ],
    routes: only(token, read, change, remove),
  }),
  find('token-read-without-algorithms', {
    place: at('jwt.decode'),
    what: 'the token chooses how it is checked',
    routes: only(read, change, remove),
  }),
  find('body-of-any-shape', {
    place: at('@app.put', 'async def change_order'),
    what: 'PUT /orders/{order_id} takes any fields',
    routes: only(change),
    flow: [
      { place: at('async def change_order'), role: 'enters', note: '`body` arrives in the body' },
      { place: at('order = await'), role: 'checked', note: 'is not made safe by `orders.get(order_id)`' },
      { place: at('order.update'), role: 'reaches', note: 'reaches `update`, which stores all of it' },
    ],
  }),
  find(
    'body-of-any-shape',
    {
      place: { file: 'bookshop/reviews/routes.py', line: 41 },
      what: 'POST /reviews takes any fields',
      confidence: 'medium',
      fix: 'Declare the fields of a review.',
    },
    2,
  ),
  find('docs-open-while-routes-need-credentials', { place: at('app = FastAPI'), what: '/docs answers anybody', routes: only(docs) }),
]

const problems = [
  { code: 'syntax-error', file: 'bookshop/legacy.py', line: 7, message: 'the file cannot be parsed from here on' },
  { code: 'value-not-known', file: 'bookshop/main.py', line: 12, message: 'what `plugins()` returns is not known' },
]

export const shop: FindingsReport = {
  result: {
    snapshot: { commit: '4f2c9a1be03d57886cc1f0d2a9b4e35577d0c6aa', content: 'a1'.repeat(32), tool: '0.1.0', knowledge: '7', policy: null },
    findings,
    suppressed: [],
    problems,
    lookedAt: {
      files: 38,
      parsed: 37,
      skipped: [
        { path: 'bookshop/data/seed.py', reason: 'too large' },
        { path: 'build', reason: 'ignored' },
      ],
    },
    statements: [
      {
        id: 'tls-everywhere',
        room: 'infrastructure',
        title: 'TLS everywhere',
        verdict: 'no',
        text: 'port 8000 of the application is published beside the proxy.',
        reasons: [
          { text: 'nginx terminates TLS and sends plain requests on', place: { file: 'deploy/nginx.conf', line: 12 } },
          { text: 'compose publishes 8000 on every address', place: { file: 'compose.yml', line: 9 } },
        ],
      },
    ],
    coverage: [
      { what: 'Dockerfile', count: 1 },
      { what: 'list of requirements', count: 2 },
    ],
    hidden: [],
    asked: Object.fromEntries(cards.map(({ id }) => [id, 8])),
  },
  model: makeModel({
    apps: [makeApp({ id: 'bookshop.main:app', entrypoint: 'bookshop.main:app', title: 'Bookshop' })],
    routes: routes.map((one) => ({ ...one, app: 'bookshop.main:app' })),
    orphans: [
      { name: 'admin', module: 'bookshop.admin', routes: 3, reason: 'not-included', place: { file: 'bookshop/admin.py', line: 5 } },
    ],
  }),
  cards,
  options: {
    colour: false,
    columns: 80,
    all: true,
    version: '0.1.0',
    time: new Date(0),
    readLine: (file, line) => (file === 'bookshop/main.py' ? (lines[line - 1] ?? null) : null),
  },
}

/** Every word that can come from a tree is replaced: by what `word` makes of it. */
export function makeHostile(word: string): FindingsReport {
  const place = { file: word, line: 1 }
  const evil = makeRoute('GET /evil', {
    id: `main:app|GET /${word}`,
    method: word,
    path: `/${word}`,
    access: 'open',
    handler: makeHandler(word, 1, { file: word, module: word }),
    condition: { text: word, default: 'off' },
    origin: word,
    security: [{ ...bearer, scheme: word, scopes: [word] }],
    dependencies: [makeDependency(`${word}:${word}`)],
  })
  const mount = makeMount(`/${word}`, { id: `main:app|MOUNT ${word}`, target: word })
  const found = createFinding(
    { ...shop.cards[0], why: word, fix: word, title: word } as RuleCard,
    {
      place,
      what: word,
      fix: `${word}!`,
      cause: { name: word, what: word },
      others: [{ role: 'cause', place, note: word }],
      routes: [evil, mount, makeRoute('GET /gone', { id: word })],
      handler: word,
      flow: (['enters', 'checked', 'reaches'] as const).map((role) => ({ place, role, note: word })),
    },
    1,
  )
  const steps = found.flow?.steps ?? []
  const hurt = { ...found, flow: { steps, others: [steps] } }
  const { snapshot } = shop.result
  const model: Model = makeModel({
    apps: [makeApp({ id: word, entrypoint: word, title: word })],
    routes: [evil, mount].map((one) => ({ ...one, app: word })),
    events: [{ id: word, app: word, library: word, name: word, handler: makeHandler(word, 1), place }],
    orphans: [{ name: word, module: word, routes: 1, reason: 'not-included', place }],
  })
  return {
    ...shop,
    model,
    result: {
      snapshot: { ...snapshot, commit: word, content: word, tool: word, knowledge: word, policy: word },
      findings: [hurt],
      suppressed: [{ finding: hurt, reason: word, file: word, line: 1, by: 'waiver' }],
      problems: [{ code: word, file: word, line: 1, message: word }],
      lookedAt: { files: 2, parsed: 1, skipped: [{ path: word, reason: word }] },
      statements: [{ id: word, room: 'code', title: word, verdict: 'unknown', text: word, reasons: [{ text: word, place }] }],
      coverage: [{ what: word, count: 3 }],
      hidden: [],
      asked: { [word]: 1 },
    },
    cards: [],
    options: { ...shop.options, readLine: () => word },
  }
}

/** As many routes and findings as are asked for; every finding reaches a stretch of the routes, some of them all. */
export function makeLarge(numberOfRoutes: number, numberOfFindings: number): FindingsReport {
  const many = Array.from({ length: numberOfRoutes }, (_, number) =>
    route(`GET /area${number % 40}/things/{thing_id}/part${number}`, 'read_order', number % 3 === 0 ? 'open' : 'authenticated', {
      app: 'bookshop.main:app',
    }),
  )
  const found = Array.from({ length: numberOfFindings }, (_, number) => {
    const base = cards[number % cards.length]
    if (base === undefined) throw new Error('there are no cards')
    const reached = number % 50 === 0 ? many : many.slice(number % many.length, (number % many.length) + (number % 30))
    return createFinding(
      base,
      {
        place: at('jwt.decode'),
        what: `part ${number} of the shop is open`,
        cause: { name: `bookshop.part${number}:app`, what: 'part' },
        routes: reached,
      },
      1,
    )
  })
  return { ...shop, result: { ...shop.result, findings: found }, model: { ...shop.model, routes: many } }
}
