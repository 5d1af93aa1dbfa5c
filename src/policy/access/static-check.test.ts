import { describe, expect, it } from 'vitest'
import { makeGuard, makeModel, makeRoute } from '../../../test/kit/model.ts'
import type { HttpRoute, PrincipalTest } from '../../model/index.ts'
import { parseExpr } from '../cel/index.ts'
import { compareWithCode, compileAccess, deriveAccess, toPolicyRoutes } from './index.ts'
import { requirementsOf, writeRequirements } from './requirements.ts'

function demanded(source: string, holds = true): string {
  const parsed = parseExpr(source)
  return parsed.kind === 'ok' ? writeRequirements(requirementsOf(parsed.expr, source, holds)) : parsed.message
}

describe('what a condition demands', () => {
  it.each([
    ['true', 'nothing'],
    ['false', 'what nobody has'],
    ['principal.kind != "anonymous"', 'a valid credential'],
    ['"admin" in principal.roles', 'the role `admin`'],
    ['"admin" in principal.roles || "editor" in principal.roles', 'the role `admin`, or the role `editor`'],
    ['principal.roles.exists(r, r in ["admin", "editor"])', 'the role `admin`, or the role `editor`'],
    ['["a:read", "a:write"].all(s, s in principal.scopes)', 'the scope `a:read` and the scope `a:write`'],
    ['principal.id == string(path.user_id)', 'to be who `path.user_id` names'],
    ['"admin" in principal.roles || true', 'nothing'],
    ['query.page < 3 && principal.tenant == body.tenant', '`query.page < 3` and to be of the tenant that `body.tenant` names'],
    ['!(principal.kind == "anonymous" || query.page > 9)', 'a valid credential and `!(query.page > 9)`'],
    ['query.page > 3 ? "admin" in principal.roles : true', '`query.page > 3` and the role `admin`, or `!(query.page > 3)`'],
    [Array.from({ length: 9 }, (_, at) => `(query.a == ${at} || query.b == ${at})`).join(' && '), 'more than can be listed'],
  ])('%s', (source, expected) => {
    expect(demanded(source)).toBe(expected)
  })
})

const test = (kind: PrincipalTest['kind'], values: readonly string[] = [], text = 'asked'): PrincipalTest => ({
  kind,
  text,
  place: null,
  values,
})
const authorised = (...tests: readonly PrincipalTest[]): Partial<HttpRoute> => ({
  access: 'authorised',
  guards: [makeGuard('main:guard', { tests })],
})

describe('code beside the rules', () => {
  const verdictOf = (route: Partial<HttpRoute>, when: string | null, deny: string | null = null): string => {
    const model = makeModel({ routes: [makeRoute('GET /orders/{user_id}', route)] })
    const selector = { paths: ['/orders/**'] }
    const rules = [
      { id: 'allowed', owner: null, selector, effect: 'allow', when } as const,
      ...(deny === null ? [] : [{ id: 'denied', owner: null, selector, effect: 'deny', when: deny } as const]),
    ]
    return compareWithCode({ rules, fields: [], resources: [] }, model)[0]?.verdict ?? 'none'
  }

  it.each<[string, Partial<HttpRoute>, string | null, string]>([
    ['anybody may call what anybody can', { access: 'open' }, null, 'same'],
    ['nobody may call what anybody can', { access: 'open' }, 'false', 'code-weaker'],
    ['a token is demanded and not checked', { access: 'presence' }, 'principal.kind != "anonymous"', 'code-weaker'],
    ['the code could not be read', { access: 'unknown' }, 'principal.kind != "anonymous"', 'unknown'],
    ['who signed in may', { access: 'authenticated' }, 'principal.kind != "anonymous"', 'same'],
    ['anybody may and the code wants more', { access: 'authenticated' }, null, 'code-stronger'],
    ['a role is wanted that the code does not ask for', { access: 'authenticated' }, '"admin" in principal.roles', 'code-weaker'],
    ['the same role', authorised(test('role', ['admin'])), '"admin" in principal.roles', 'same'],
    ['the code lets in another role too', authorised(test('role', ['admin', 'editor'])), '"admin" in principal.roles', 'code-weaker'],
    [
      'the code lets in fewer roles',
      authorised(test('role', ['admin'])),
      '"admin" in principal.roles || "editor" in principal.roles',
      'code-stronger',
    ],
    ['all scopes', authorised(test('scope', ['a', 'b'])), '"b" in principal.scopes && "a" in principal.scopes', 'same'],
    ['one scope of two', authorised(test('scope', ['a', 'b'])), '"a" in principal.scopes', 'code-stronger'],
    ['one is the owner', authorised(test('self')), 'principal.id == path.user_id', 'same'],
    ['a test without a name', authorised(test('other', [], 'user.is_paid')), '"admin" in principal.roles', 'unknown'],
    [
      'a test without a name beside what is wanted',
      authorised(test('other', [], 'user.is_paid')),
      'principal.kind != "anonymous"',
      'code-stronger',
    ],
    [
      'what has no name in the code is asked',
      { access: 'authenticated' },
      'principal.kind != "anonymous" && request.address == "192.0.2.1"',
      'unknown',
    ],
  ])('where %s', (_, route, when, expected) => {
    expect(verdictOf(route, when)).toBe(expected)
  })

  it('takes denials for demands, and says nothing of more where nothing is allowed', () => {
    const model = makeModel({ routes: [makeRoute('GET /a', { access: 'open' }), makeRoute('GET /b', authorised(test('role', ['admin'])))] })
    const rule = { id: 'no', owner: null, selector: {}, effect: 'deny', when: 'principal.kind == "anonymous"' } as const
    const found = compareWithCode({ rules: [rule], fields: [], resources: [] }, model)
    expect(found.map(({ verdict }) => verdict)).toEqual(['code-weaker', 'same'])
    expect(verdictOf({ access: 'open' }, null, 'principal.kind == "anonymous"')).toBe('code-weaker')
    expect(verdictOf({ access: 'authenticated' }, null, 'principal.kind == "anonymous"')).toBe('same')
  })
})

describe('rules that are derived from the code', () => {
  const parameter = {
    name: 'user_id',
    in: 'path',
    required: true,
    schema: { type: 'integer' },
    default: null,
    hasDefault: false,
    of: null,
    deprecated: false,
    includeInSchema: true,
  } as const
  const model = makeModel({
    routes: [
      makeRoute('GET /health', { access: 'open' }),
      makeRoute('GET /me', { access: 'authenticated' }),
      makeRoute('GET /orders', { access: 'authenticated' }),
      makeRoute('DELETE /orders', authorised(test('role', ['admin', 'editor']))),
      makeRoute('GET /users/{user_id}', { ...authorised(test('self', [], 'user_id != me.id')), parameters: [parameter] }),
      makeRoute('GET /paid', authorised(test('other', [], 'user.is_paid'))),
      makeRoute('GET /dark', { access: 'unknown' }),
    ],
  })
  const { policy, notes } = deriveAccess(model)

  it('say what it demands', () => {
    expect(policy.rules.map(({ id, when, selector }) => [id, when, selector.routes?.length])).toEqual([
      ['everybody', null, 1],
      ['signed-in', 'principal.kind != "anonymous"', 3],
      ['admin-editor', '"admin" in principal.roles || "editor" in principal.roles', 1],
      ['owner', 'principal.id == string(path.user_id)', 1],
    ])
    expect(notes.map(({ route }) => route)).toEqual(['main:app|GET /paid', 'main:app|GET /dark'])
  })

  it('compile, and are what the code says, save what is noted', () => {
    expect(compileAccess(policy, toPolicyRoutes(model)).kind).toBe('ok')
    const apart = compareWithCode(policy, model).filter(({ verdict }) => verdict !== 'same')
    expect(apart.map(({ route, verdict }) => [route, verdict])).toEqual([['main:app|GET /paid', 'code-stronger']])
  })
})
