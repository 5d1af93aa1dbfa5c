// Text that a database reads as its language.
import { defineEffects, type EffectRow } from '../effect-row.ts'

const runs = (call: string, also: readonly string[], example: string, parameter = 'query'): EffectRow => ({
  call,
  also,
  parameters: [parameter],
  effects: [{ kind: 'sql', does: 'run', at: parameter }],
  example,
})
const of = (owners: readonly string[], names: readonly string[]): string[] =>
  owners.flatMap((owner) => names.map((name) => `${owner}.${name}`))

const sessions = [
  'sqlalchemy.orm.Session',
  'sqlalchemy.orm.session.Session',
  'sqlalchemy.orm.scoped_session',
  'sqlalchemy.engine.Connection',
  'sqlalchemy.engine.Engine',
  'sqlalchemy.Connection',
  'sqlalchemy.Engine',
  'sqlmodel.Session',
  'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlalchemy.ext.asyncio.session.AsyncSession',
  'sqlalchemy.ext.asyncio.AsyncConnection',
  'sqlmodel.ext.asyncio.session.AsyncSession',
]
const drivers = [
  'psycopg2.connect',
  'psycopg.connect',
  'psycopg.Connection',
  'psycopg.AsyncConnection',
  'pymysql.connect',
  'MySQLdb.connect',
]

export const databaseEffects = defineEffects([
  runs(
    'sqlalchemy.text',
    ['sqlalchemy.sql.text', 'sqlalchemy.sql.expression.text', 'sqlmodel.text'],
    'from sqlalchemy import text\ntext(f"SELECT * FROM users WHERE name = \'{x}\'")',
  ),
  runs(
    'sqlalchemy.literal_column',
    ['sqlalchemy.sql.literal_column', 'sqlalchemy.sql.expression.literal_column', 'sqlalchemy.sql.expression.TextClause'],
    'from sqlalchemy import literal_column\nliteral_column(x)',
  ),
  runs(
    'sqlalchemy.orm.Session.execute',
    of(sessions, ['execute', 'scalar', 'scalars', 'exec_driver_sql']).slice(1),
    'from sqlalchemy.orm import Session\nSession().execute("SELECT " + x)',
  ),
  runs(
    'sqlite3.Connection.execute',
    of(['sqlite3.Connection', 'sqlite3.Cursor', 'aiosqlite.Connection', 'aiosqlite.Cursor'], ['execute', 'executemany', 'executescript']),
    'import sqlite3\nsqlite3.connect(":memory:").execute("SELECT " + x)',
  ),
  { call: 'sqlite3.Connection.cursor', gives: 'sqlite3.Cursor', example: 'import sqlite3\nsqlite3.connect("a").cursor()' },
  { call: 'aiosqlite.connect', gives: 'aiosqlite.Connection', example: 'import aiosqlite\naiosqlite.connect("a")' },
  { call: 'aiosqlite.Connection.cursor', gives: 'aiosqlite.Cursor', example: 'import aiosqlite\naiosqlite.connect("a").cursor()' },
  runs(
    'psycopg2.connect.cursor.execute',
    [
      ...of(
        drivers.map((driver) => `${driver}.cursor`),
        ['execute', 'executemany', 'mogrify'],
      ),
      ...of(drivers, ['execute']),
      'psycopg2.extensions.cursor.execute',
      'psycopg.Cursor.execute',
      'psycopg.AsyncCursor.execute',
    ],
    'import psycopg2\npsycopg2.connect("").cursor().execute("SELECT %s" % x)',
  ),
  runs(
    'asyncpg.Connection.fetch',
    [
      ...of(
        ['asyncpg.Connection', 'asyncpg.connection.Connection', 'asyncpg.Pool', 'asyncpg.pool.Pool'],
        ['execute', 'fetch', 'fetchrow', 'fetchval', 'executemany', 'prepare'],
      ),
    ],
    'import asyncpg\nconnection = await asyncpg.connect()\nawait connection.fetch("SELECT " + x)',
  ),
  { call: 'asyncpg.connect', gives: 'asyncpg.Connection', example: 'import asyncpg\nawait asyncpg.connect()' },
  { call: 'asyncpg.create_pool', gives: 'asyncpg.Pool', example: 'import asyncpg\nawait asyncpg.create_pool()' },
  { call: 'asyncpg.Pool.acquire', gives: 'asyncpg.Connection', example: 'import asyncpg\n(await asyncpg.create_pool()).acquire()' },
  runs(
    'databases.Database.fetch_all',
    of(['databases.Database'], ['execute', 'execute_many', 'fetch_one', 'fetch_val', 'iterate']),
    'from databases import Database\nDatabase("").fetch_all("SELECT " + x)',
  ),
  runs('pandas.read_sql', ['pandas.read_sql_query'], 'import pandas\npandas.read_sql("SELECT " + x, None)', 'sql'),
  runs(
    'duckdb.sql',
    ['duckdb.query', 'duckdb.execute', ...of(['duckdb.connect', 'duckdb.DuckDBPyConnection'], ['execute', 'sql', 'query'])],
    'import duckdb\nduckdb.sql("SELECT " + x)',
  ),
  runs(
    'clickhouse_connect.get_client.query',
    ['clickhouse_connect.get_client.command'],
    'import clickhouse_connect\nclickhouse_connect.get_client().query("SELECT " + x)',
  ),
])
