// SQL: SQLAlchemy, SQLModel, and the drivers, by paths where a method's name alone does not say enough.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const one: Meaning = { does: 'load', gives: 'one-or-none' }
const many: Meaning = { does: 'load', gives: 'many' }
const creates: Meaning = { does: 'change', how: 'create' }
const updates: Meaning = { does: 'change', how: 'update' }
const deletes: Meaning = { does: 'change', how: 'delete' }

const sessions = [
  'sqlalchemy.orm.Session',
  'sqlalchemy.orm.session.Session',
  'sqlalchemy.orm.scoped_session',
  'sqlalchemy.orm.sessionmaker()',
  'sqlalchemy.orm.session.sessionmaker()',
  'sqlalchemy.orm.scoping.scoped_session',
  'sqlmodel.Session',
  'sqlmodel.orm.session.Session',
  'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlalchemy.ext.asyncio.session.AsyncSession',
  'sqlalchemy.ext.asyncio.async_scoped_session',
  'sqlalchemy.ext.asyncio.async_sessionmaker()',
  'sqlalchemy.ext.asyncio.session.async_sessionmaker()',
  'sqlmodel.ext.asyncio.session.AsyncSession',
  'fastapi_async_sqlalchemy.db.session',
  'fastapi_sqlalchemy.db.session',
]
/** The older way: `session.query(Item).filter(…)`, whose links are dropped on the way to the row. */
const queries = [...under(sessions, ['query']), 'sqlalchemy.orm.Query', 'sqlalchemy.orm.query.Query']

const asyncpg = [
  ...under(['asyncpg'], ['Connection', 'connection.Connection', 'Pool', 'pool.Pool', 'connect', 'create_pool']),
  ...under(['asyncpg'], ['Pool.acquire', 'pool.Pool.acquire', 'create_pool.acquire', 'pool.PoolConnectionProxy']),
]
const databases = ['databases.Database', 'databases.core.Database']
const psycopg = [
  'psycopg.Connection',
  'psycopg.AsyncConnection',
  'psycopg.connect',
  'psycopg.AsyncConnection.connect',
  'sqlite3.connect',
  'sqlite3.Connection',
  'aiosqlite.connect',
  'aiosqlite.Connection',
]

const sqlModules = [
  'sqlalchemy',
  'sqlalchemy.sql',
  'sqlalchemy.sql.expression',
  'sqlalchemy.future',
  'sqlmodel',
  'sqlalchemy.dialects.postgresql',
  'sqlalchemy.dialects.sqlite',
  'sqlalchemy.dialects.mysql',
]

export const sqlGuards = defineGuards([
  // ---- sessions
  rowOf(under(sessions, ['get']), { parameters: ['entity', 'ident'], means: one }),
  rowOf(under(sessions, ['get_one']), {
    parameters: ['entity', 'ident'],
    means: { does: 'load', gives: 'one-or-raises', errors: ['NoResultFound', 'InvalidRequestError', 'SQLAlchemyError'] },
  }),
  rowOf(under(sessions, ['scalar']), { parameters: ['statement'], means: one }),
  rowOf(under(sessions, ['scalars', 'stream_scalars', 'stream']), { parameters: ['statement'], means: many, lazy: true }),
  rowOf(under(sessions, ['add']), { parameters: ['instance'], means: creates }),
  rowOf(under(sessions, ['add_all', 'bulk_save_objects', 'bulk_insert_mappings']), { parameters: ['instances'], means: creates }),
  rowOf(under(sessions, ['merge', 'bulk_update_mappings']), { parameters: ['instance'], means: updates }),
  rowOf(under(sessions, ['delete', 'delete_all']), { parameters: ['instance'], means: deletes }),

  // ---- queries
  rowOf(under(queries, ['get']), { parameters: ['ident'], means: one }),
  rowOf(under(queries, ['count', 'exists']), { means: one }),
  rowOf(under(queries, ['update']), { parameters: ['values'], means: updates }),
  rowOf(under(queries, ['delete']), { means: deletes }),

  // ---- statements: whoever runs them does this
  rowOf(under(sqlModules, ['insert']), { parameters: ['table'], means: creates }),
  rowOf(under(sqlModules, ['update']), { parameters: ['table'], means: updates }),
  rowOf(under(sqlModules, ['delete']), { parameters: ['table'], means: deletes }),

  // ---- drivers
  rowOf(under(asyncpg, ['fetch', 'cursor']), { parameters: ['query'], means: many }),
  rowOf(under(databases, ['iterate']), { parameters: ['query'], means: many }),
  rowOf(under(psycopg, ['execute().fetchone', 'cursor().execute().fetchone']), { means: one }),
])
