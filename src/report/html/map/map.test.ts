import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeDependency, makeModel, makeRoute } from '../../../../test/kit/model.ts'
import { shop } from '../../../../test/report/explain/shop.ts'
import { library, makeChain, makeHostileMap, makeLargeMap, makeParameter } from '../../../../test/report/html/map-sample.ts'
import type { HttpRoute, Schema } from '../../../model/index.ts'
import { toDependencyTree } from './dependency-tree.ts'
import { readFields } from './fields.ts'
import { writeRoutesHtml } from './write-routes-html.ts'

const write = (model = library) => writeRoutesHtml(model, { version: '0.1.0' })
/** What a reader sees, without the style and the script. */
const wordsOf = (page: string) =>
  page
    .replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '')
    .replace(/<wbr>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('the page of the map', () => {
  test('is the same to the byte', () => {
    expect(write()).toBe(write(structuredClone(library)))
  })

  test('admits its own style and script and nothing else', () => {
    expect(write()).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-/)
    expect(write()).not.toMatch(/ style=| on\w+=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
  })

  test('holds nothing of the tree in its scripts and in what they read', () => {
    const page = write(makeHostileMap('stranger'))
    const scripts = [...page.matchAll(/<(?:script|style)[^>]*>([\s\S]*?)<\/(?:script|style)>/g)].map(([, text]) => text)
    expect(scripts).toHaveLength(3)
    expect(scripts.filter((text) => text?.includes('stranger'))).toEqual([])
    expect([...page.matchAll(/ (?:data-[\w-]+|value|name)="([^"]*stranger[^"]*)"/g)]).toEqual([])
  })

  test('calls no route safe whose access is not known', () => {
    const words = wordsOf(write())
    expect(write().match(/class="access unknown" title="[^"]*">unknown</g)?.length).toBe(2 * library.routes.length)
    expect(words).toContain('who may call a route is not known')
    expect(write()).not.toMatch(/class="access (?:authenticated|authorised)"/)
    const judged = library.routes.map((route) => ({ ...route, access: 'open', accessCertainty: 'likely' }) as const)
    expect(wordsOf(write({ ...library, routes: judged }))).toContain(' open likely ')
  })

  test('tells every guard in three worlds, the objects, and what holds under other settings', () => {
    const words = wordsOf(write(shop)).replaceAll('&quot;', '"')
    for (const expected of [
      'authorised : only callers with a valid credential pass, and something more is asked of them.',
      'no credential stops 401 made-up one passes valid one passes',
      'lets pass request.url.path endswith "/health", "/docs" shop/http.py:7',
      'verified by jwt.decode shop/auth.py:24 look-up of User by id shop/auth.py:28',
      'asks a role: user.role != "admin" shop/auth.py:42',
      'guard 2: a valid credential, and more',
      'delete Order by order_id path, held against Order.id bound to nobody it has an owner: owner_id',
      'AUTH_DISABLED → open',
      'Whether [1] check stops a request without a credential, or with a made-up credential.',
      'no credential unknown made-up one unknown',
    ])
      expect(words).toContain(expected)
    // What stops nobody has not the colour of what is good.
    expect(write(shop)).not.toMatch(/<dd class="good">(?:unknown|may pass)/)
    expect(write(shop).match(/<dt>(?:no credential|made-up one)<\/dt><dd class="good">passes/)).toBeNull()
  })

  test('counts the verdicts, the weakest first', () => {
    const legend = /<ul class="legend">(.*?)<\/ul>/s.exec(write(shop))?.[1] ?? ''
    expect(wordsOf(legend).trim()).toBe('open 3 token not checked 1 unknown 1 optional 1 authenticated 1 authorised 1')
  })

  test('shows no value of a secret', () => {
    expect(write()).not.toContain('hunter2')
    expect(wordsOf(write())).toContain('secret_key=(not shown) max_age=60')
    expect(wordsOf(write())).toContain('calls=5, api_key=(not shown)')
    const guessed = makeParameter('token', { default: 'hunter2' })
    expect(write(makeModel({ routes: [makeRoute('GET /', { parameters: [guessed] })] }))).not.toContain('hunter2')
  })

  test('groups routes by router, those that FastAPI adds last', () => {
    const heads = [...write().matchAll(/<h4><code>([^<]*)/g)].map(([, name]) => name)
    expect(heads).toEqual([
      'library.auth:router',
      'library.books:router',
      'library/live.py',
      'library.admin:router (in /admin)',
      'mounts',
      'added by FastAPI',
    ])
  })

  test('tells the middleware that a route passes, of mounted applications too', () => {
    const items = [...write().matchAll(/<dt>Middleware<\/dt><dd>(.*?)<\/dd>/g)].map(([, chain]) => wordsOf(chain ?? '').trim())
    expect(items).toContain('Outer SessionMiddleware AdminOnly')
    expect(items.filter((chain) => chain === 'Outer SessionMiddleware')).toHaveLength(library.routes.length - 1)
  })

  test('says what is not known, and what was not looked at', () => {
    const words = wordsOf(write())
    expect(words).toContain('[].owner.extra: made by make_field().')
    expect(words).toContain('1 thing not understood in the file of the handler.')
    expect(words).toContain('8 of 9 Python files read.')
    expect(words).toContain('library.old:old')
    expect(words).not.toContain('rules asked')
    expect(wordsOf(write(makeModel({ apps: [] })))).toContain('no FastAPI application was found')
  })

  test('stays small: ten thousand routes', () => {
    expect(write(makeLargeMap(10_000)).length).toBeLessThan(60_000_000)
  })

  test('is made of any words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (word) => {
        const body = write(makeHostileMap(word)).replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '')
        expect(body).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
        expect(body.match(/<\w+/g)?.filter((tag) => !/^<(?:wbr|i|code)$/.test(tag)).length).toBeGreaterThan(100)
      }),
      { numRuns: 40 },
    )
  })
})

describe('sensitive fields', () => {
  const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
  const string = { type: 'string' } as const
  const read = (schema: Schema, parts: Partial<HttpRoute> = {}) =>
    readFields(makeRoute('POST /', { body: { required: true, contentType: 'application/json', schema, model: null }, ...parts }), {
      ...library.schemas,
      Tree: { properties: { children: { type: 'array', items: ref('Tree') }, secret: string } },
    }).taken

  test.each<[string, Schema, string[]]>([
    ['of a model', ref('SignIn'), ['password']],
    ['of a model in a model', ref('Book'), ['owner.api_key']],
    ['of a model that holds itself', ref('Tree'), ['secret']],
    [
      'in lists, maps and choices',
      { anyOf: [{ type: 'array', items: ref('Token') }, { additionalProperties: ref('SignIn') }] },
      ['[].access_token', '[].password'],
    ],
    ['not those that say yes or no', { properties: { has_password: { type: 'boolean' } } }, []],
    ['not those about a secret', { properties: { token_type: string, password_length: string } }, []],
    ['none of a model that there is not', ref('constructor'), []],
  ])('are found: %s', (_, schema, expected) => {
    expect(read(schema)).toEqual(expected)
  })

  test('are found among parameters, and once where the body tells them too', () => {
    const parameters = [makeParameter('api_key'), makeParameter('password', { in: 'form' })]
    expect(read({ properties: { password: string } }, { parameters })).toEqual(['api_key', 'password'])
  })

  test('do not end the program, however deep the schema', () => {
    let schema: Schema = { properties: { password: string } }
    for (let depth = 0; depth < 20_000; depth += 1) schema = { items: schema }
    expect(read(schema)).toEqual([])
  })
})

describe('the tree of dependencies', () => {
  const shape = (text: string) =>
    text
      .replace(/<code[^>]*>(.*?)<\/code>/g, ' $1 ')
      .replace(/<(?!\/?ul)[^>]*>/g, ' ')
      .replace(/<ul[^>]*>/g, '(')
      .replace(/<\/ul>/g, ')')
      .match(/[()]|\bstep_\d+/g)
      ?.join('')

  test('has what asks above what it asks for', () => {
    expect(shape(toDependencyTree(makeChain(3))?.text ?? '')).toBe('(step_2(step_1(step_0)))')
    expect(toDependencyTree([])).toBeNull()
  })

  test('loses none in a circle, and none that is too deep', () => {
    const circle = [
      makeDependency('a:one', { of: 1 }),
      makeDependency('a:two', { of: 0 }),
      makeDependency('a:three', { of: 2 }),
      makeDependency('a:four', { of: 99 }),
    ]
    const text = toDependencyTree(circle)?.text ?? ''
    for (const name of ['one', 'two', 'three', 'four']) expect(text).toContain(name)
    expect(toDependencyTree(makeChain(5000))?.text).toMatch(/and 49\d\d dependencies deeper inside: step_0, /)
  })
})
