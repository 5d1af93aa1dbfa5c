import { describe, expect, test } from 'vitest'
import type { GuardRow } from './guard-row.ts'
import { createGuardTable } from './guard-table.ts'
import { guardRows } from './guards/index.ts'

const pathsOf = (row: GuardRow): string[] => [row.call, ...(row.also ?? [])]

describe('the rows', () => {
  const paths = guardRows.flatMap(pathsOf)

  test('have paths that Python could name', () => {
    const name = '[A-Za-z_][A-Za-z0-9_]*'
    const formed = new RegExp(`^(?:\\*|${name}(?:\\(\\))*)(?:\\.(?:\\*|${name}(?:\\(\\))*))*$`)
    expect(paths.filter((path) => !formed.test(path) || path.endsWith('*'))).toEqual([])
  })

  test('name each path once', () => {
    const plain = paths.map((path) => path.replaceAll(/\(\)(?=\.)/g, ''))
    expect(plain.filter((path, at) => plain.indexOf(path) !== at)).toEqual([])
  })

  test('hold nothing but methods where a receiver is not known, and none that strings, lists and dicts have', () => {
    const ordinary =
      'get pop update insert remove index count find split replace add clear copy items keys values join strip encode decode sort'
    const methods = paths.filter((path) => path.startsWith('*.')).map((path) => path.slice(2))
    expect(methods.filter((method) => method.includes('.') || ordinary.split(' ').includes(method))).toEqual([])
  })

  test('name parameters once', () => {
    const twice = guardRows.filter(({ parameters = [] }) => new Set(parameters).size !== parameters.length)
    expect(twice.map(({ call }) => call)).toEqual([])
  })

  test('raise what a made-up credential raises, and not what an expired one does', () => {
    const errors = guardRows.flatMap(({ call, means }) =>
      'errors' in means ? (means.errors ?? []).map((error) => `${call} ${error}`) : [],
    )
    expect(errors.filter((error) => /expired|revoked/i.test(error))).toEqual([])
    expect(errors).toContain('jwt.decode InvalidTokenError')
  })

  test('install only middleware that there is a row of', () => {
    const table = createGuardTable()
    const installed = guardRows.flatMap(({ means }) => (means.does === 'install' ? [means.middleware] : []))
    expect(installed.filter((path) => table.find(path)?.means.does !== 'admit')).toEqual([])
    expect(installed).not.toEqual([])
  })

  test('are each found by every one of their paths', () => {
    const table = createGuardTable()
    const lost = guardRows.flatMap((row) =>
      pathsOf(row).filter((path) => (path.startsWith('*.') ? table.findMethod(path.slice(2)) : table.find(path)) !== row),
    )
    expect(lost).toEqual([])
  })
})

describe('the table of guards', () => {
  const table = createGuardTable()

  test.each([
    // exact, and with whatever brackets inside
    ['jwt.decode', 'verify'],
    ['jwt.decode()', 'verify'],
    ['jwt.PyJWT().decode', 'verify'],
    ['fastapi_users.FastAPIUsers().current_user()', 'admit'],
    ['fastapi_login.LoginManager()', 'admit'],
    ['fastapi_permissions.configure_permissions()()', 'decide'],
    ['passlib.context.CryptContext().verify', 'compare'],
    ['itsdangerous.URLSafeTimedSerializer().loads()', 'verify'],
    ['casbin.Enforcer().enforce()', 'permit'],
    ['starlette.authentication.requires()', 'admit'],
    // a chain, by its last name
    ['sqlalchemy.orm.Session().execute().scalar_one_or_none()', 'load'],
    ['sqlalchemy.orm.Session().execute().scalars().first()', 'load'],
    ['shop.unknown.scalar_one()', 'load'],
    // a chain, without its links
    ['sqlalchemy.orm.Session().query().filter().filter_by().delete()', 'change'],
    ['tortoise.models.Model.filter().prefetch_related().get()', 'load'],
    ['django.db.models.Model.objects.filter().exclude().update()', 'change'],
    ['supabase.create_client().table().select().eq().order().execute()', 'load'],
    ['supabase.create_client().table().delete().eq().execute()', 'change'],
    ['sqlalchemy.ext.asyncio.async_sessionmaker()().__aenter__().get()', 'load'],
    // names that the program chose
    ['prisma.Prisma().user.create', 'change'],
    ['authlib.integrations.starlette_client.OAuth().google.authorize_access_token()', 'verify'],
    ['pymongo.MongoClient().shop.items.find()', 'load'],
  ])('%s means to %s', (path, does) => {
    expect(table.find(path)?.means.does).toBe(does)
  })

  test.each([
    ['the class whose instance is the dependency', 'fastapi_login.LoginManager'],
    ['what calling a dependency gives', 'fastapi_login.LoginManager()()'],
    ['the method that makes a dependency', 'fastapi_users.FastAPIUsers().current_user'],
    ['what makes the maker of one', 'fastapi_permissions.configure_permissions()'],
    ['what a plain dependency gives', 'propelauth_fastapi.init_auth().require_user()'],
    ['a method that every dict has', 'shop.settings().get()'],
    ['a function that is called like a method', 'first'],
  ])('knows nothing of %s', (_, path) => {
    expect(table.find(path)).toBeUndefined()
  })

  test.each([
    ['supabase.create_client().table().select().eq().single().execute()', 'one-or-raises'],
    ['supabase.create_client().table().select().eq().maybe_single().execute()', 'one-or-none'],
    ['supabase.create_client().table().select().execute()', 'many'],
    ['mongoengine.Document.objects()', 'many'],
    ['mongoengine.Document.objects().get()', 'one-or-raises'],
    ['mongoengine.Document.objects().first()', 'one-or-none'],
    ['peewee.Model.select().where().get()', 'one-or-raises'],
    ['sqlmodel.Session().get()', 'one-or-none'],
    ['beanie.Document.find().sort().to_list()', 'many'],
    ['redis.asyncio.from_url().get()', 'one-or-none'],
  ])('%s gives %s', (path, gives) => {
    expect(table.find(path)?.means).toMatchObject({ does: 'load', gives })
  })

  test.each([
    ['tortoise.models.Model.filter()', true],
    ['django.db.models.Model.objects.all()', true],
    ['sqlalchemy.orm.Session().execute().scalars()', true],
    ['sqlalchemy.orm.Session().query().all()', undefined],
    ['sqlalchemy.orm.Session().execute().scalars().all()', undefined],
  ])('%s waits for somebody to go through it: %s', (path, lazy) => {
    expect(table.find(path)?.lazy).toBe(lazy)
  })

  test('takes the more exact path before the last name', () => {
    const own = createGuardTable([
      { call: '*.first', means: { does: 'load', gives: 'one-or-none' } },
      { call: 'shop.Item.first', means: { does: 'load', gives: 'one-or-raises' } },
    ])
    expect(own.find('shop.Item().filter().first()')?.means).toMatchObject({ gives: 'one-or-raises' })
    expect(own.find('shop.Order().first()')?.means).toMatchObject({ gives: 'one-or-none' })
  })
})
