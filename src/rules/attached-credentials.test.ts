import { describe, expect, test } from 'vitest'
import { makeApp, makeGuard, makeMiddleware, makeModel, makeRoute } from '../../test/kit/model.ts'
import type { Argument, Call, CodeValue, HttpRoute, Middleware } from '../model/index.ts'
import { checkModel, rules } from './index.ts'

const is = (value: Argument['value']): Argument => ({ value, certainty: 'certain', note: null, place: { file: 'main.py', line: 7 } })
const reads = (...read: string[]): Partial<HttpRoute> => ({
  access: 'authenticated',
  accessCertainty: 'certain',
  guards: [makeGuard('main:current_user', { reads: read })],
})
const written = (value: string | null): CodeValue => ({
  ...is(value),
  text: JSON.stringify(value),
  names: [],
  from: [{ kind: 'constant' }],
  type: 'str',
  defined: null,
})
const unknown: CodeValue = { ...written(null), certainty: 'unknown', text: 'token', from: [] }
const setCookie = (name: string, samesite?: CodeValue): Call => ({
  callee: 'starlette.responses.Response.set_cookie',
  tags: ['set-cookie'],
  arguments: { key: written(name), value: unknown, ...(samesite === undefined ? {} : { samesite }) },
  open: false,
  place: { file: 'main.py', line: 20 },
  inside: { module: 'main', function: 'login', file: 'main.py', isAsync: false },
  entries: [],
  condition: null,
  receiver: null,
  awaited: false,
  goesTo: [],
  discarded: true,
  tested: false,
  lock: null,
  catches: [],
  inLoop: false,
  gathered: null,
  written: null,
})

function severity(route: Partial<HttpRoute>, parts: { calls?: readonly Call[]; layers?: readonly Middleware[] } = {}): string {
  const cors = makeMiddleware('starlette.middleware.cors:CORSMiddleware', { allow_origins: is(['*']), allow_credentials: is(true) })
  const model = makeModel({
    apps: [makeApp({ middleware: [cors, ...(parts.layers ?? [])] })],
    routes: [makeRoute('GET /me', route)],
    code: {
      calls: parts.calls ?? [],
      comparisons: [],
      stateWrites: [],
      returns: [],
      outlines: [],
      fieldUses: [],
      recordWrites: [],
      imports: [],
      moots: [],
      decoratorsAbove: [],
    },
  })
  const [report] = checkModel(
    model,
    rules.filter(({ id }) => id === 'cors-any-origin-with-credentials'),
  )
  expect(report?.failures).toEqual([])
  const [draft] = report?.drafts ?? []
  return `${draft?.severity ?? 'as the rule says'}, ${draft?.confidence ?? 'high'}: ${draft?.what.split('; ')[1] ?? ''}`
}

describe('what every origin may use', () => {
  const session = 'starlette.middleware.sessions:SessionMiddleware'
  test.each<[string, Partial<HttpRoute>, { calls?: readonly Call[]; layers?: readonly Middleware[] }, string]>([
    ['a token in a header is not attached', reads('header Authorization'), {}, 'low, high: no cookie says who calls, so far'],
    [
      'a cookie for every site',
      reads('header Authorization', 'cookie sid'),
      { calls: [setCookie('sid', written('None'))] },
      'as the rule says, high: the cookie sid comes with requests of every site',
    ],
    [
      'a cookie as Starlette sets it where nothing is said',
      reads('cookie sid'),
      { calls: [setCookie('sid')] },
      'medium, high: SameSite alone keeps other sites from using the cookie sid',
    ],
    [
      'another cookie is for every site, and says nothing of this one',
      reads('cookie sid'),
      { calls: [setCookie('sid', written('strict')), setCookie('banner', written('none'))] },
      'medium, high: SameSite alone keeps other sites from using the cookie sid',
    ],
    ['a cookie that somebody else sets', reads('cookie sid'), {}, 'medium, high: the cookie sid says who calls'],
    [
      'a SameSite that is not known',
      reads('cookie sid'),
      { calls: [setCookie('sid', unknown)] },
      'medium, high: the cookie sid says who calls',
    ],
    [
      'the session of the framework',
      reads('session cookie'),
      { layers: [makeMiddleware(session, {})] },
      'medium, high: SameSite alone keeps other sites from using the session cookie',
    ],
    [
      'a session for every site',
      reads('session cookie'),
      { layers: [makeMiddleware(session, { same_site: is('none') })] },
      'as the rule says, high: the session cookie comes with requests of every site',
    ],
    [
      'a password that the browser keeps',
      { ...reads('header Authorization'), security: [basic(false)] },
      {},
      'as the rule says, high: the password of HTTP Basic comes with requests of every site',
    ],
    [
      'a password that signs in, and names nobody afterwards',
      { ...reads('header Authorization'), path: '/login', security: [basic(false)] },
      {},
      'low, high: no cookie says who calls, so far',
    ],
    [
      'a password that nobody asks the browser for',
      { ...reads('header Authorization'), security: [basic(true)] },
      {},
      'low, high: no cookie says who calls, so far',
    ],
    ['a guard of which nobody knows what it reads', { access: 'unknown', guards: [makeGuard('main:check')] }, {}, 'medium, medium: '],
  ])('%s', (_, route, parts, expected) => {
    expect(severity(route, parts)).toBe(expected)
  })
})

function basic(optional: boolean): HttpRoute['security'][number] {
  return { scheme: 'HTTPBasic', scopes: [], optional, type: { type: 'http', scheme: 'basic', bearerFormat: null } }
}
