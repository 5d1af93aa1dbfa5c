// Drivers of SQL databases: the text of a statement.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { cleaning, driver, methods, named } from './row-kit.ts'

const SELECT = '"SELECT " + x'
const sqlite = ['execute', 'executemany', 'executescript']
const fetches = ['execute', 'executemany', 'fetch', 'fetchrow', 'fetchval', 'fetchmany', 'prepare', 'cursor']

/** A pool that lends connections. */
const pool = (call: string, also: readonly string[], lends: readonly string[], connection: string, start: string): EffectRow[] => [
  named(call, also, start),
  ...lends.map((name): EffectRow => ({ call: `${call}.${name}`, gives: connection, example: `${start}.${name}()` })),
]

export const sqlDriverEffects = defineEffects([
  // SQLite. `sqlite3.connect` is in `files.ts`: it opens a file.
  named(
    'sqlite3.Connection',
    ['pysqlite3.connect', 'pysqlite3.dbapi2.connect', 'sqlcipher3.connect', 'sqlcipher3.dbapi2.connect'],
    'import sqlite3',
  ),
  { call: 'sqlite3.Connection.cursor', gives: 'sqlite3.Cursor', example: 'import sqlite3\nsqlite3.connect("a").cursor()' },
  ...methods('sqlite3.Connection', { kind: 'sql', names: sqlite, at: 'sql', start: 'import sqlite3\nsqlite3.connect("a")', x: SELECT }),
  ...methods('sqlite3.Cursor', {
    kind: 'sql',
    names: sqlite,
    at: 'sql',
    start: 'import sqlite3\nsqlite3.connect("a").cursor()',
    x: SELECT,
  }),
  named('aiosqlite.Connection', ['aiosqlite.connect', 'aiosqlite.core.Connection'], 'import aiosqlite\naiosqlite.connect("a")'),
  { call: 'aiosqlite.Connection.cursor', gives: 'aiosqlite.Cursor', example: 'import aiosqlite\naiosqlite.connect("a").cursor()' },
  ...methods('aiosqlite.Connection', {
    kind: 'sql',
    names: [...sqlite, 'execute_fetchall', 'execute_insert'],
    at: 'sql',
    start: 'import aiosqlite\nasync with aiosqlite.connect("a") as db:\n    await db',
    x: SELECT,
  }),
  ...methods('aiosqlite.Cursor', {
    kind: 'sql',
    names: sqlite,
    at: 'sql',
    start: 'import aiosqlite\naiosqlite.connect("a").cursor()',
    x: SELECT,
  }),
  named('apsw.Connection', [], 'import apsw\napsw.Connection("a")'),
  ...methods('apsw.Connection', {
    kind: 'sql',
    names: ['execute', 'executemany'],
    at: 'statements',
    start: 'import apsw\napsw.Connection("a")',
    x: SELECT,
  }),
  { call: 'apsw.Connection.cursor', gives: 'apsw.Connection', example: 'import apsw\napsw.Connection("a").cursor()' },
  ...driver({ module: 'libsql', connections: [], cursors: [], direct: ['execute', 'executemany', 'executescript'], parameter: 'sql' }),

  // PostgreSQL.
  ...driver({
    module: 'psycopg2',
    connections: ['extensions.connection'],
    cursors: ['extensions.cursor', 'extras.DictCursor', 'extras.RealDictCursor', 'extras.NamedTupleCursor'],
    runs: ['execute', 'executemany', 'mogrify', 'copy_expert'],
  }),
  ...pool(
    'psycopg2.pool.SimpleConnectionPool',
    ['psycopg2.pool.ThreadedConnectionPool', 'psycopg2.pool.AbstractConnectionPool'],
    ['getconn'],
    'psycopg2.Connection',
    'import psycopg2.pool\npsycopg2.pool.SimpleConnectionPool(1, 2)',
  ),
  ...['execute_batch', 'execute_values'].map(
    (name): EffectRow => ({
      call: `psycopg2.extras.${name}`,
      parameters: ['cur', 'sql'],
      effects: [{ kind: 'sql', does: 'run', at: 'sql' }],
      example: `from psycopg2.extras import ${name}\n${name}(None, ${SELECT}, [])`,
    }),
  ),
  ...driver({
    module: 'psycopg',
    connects: ['connect', 'Connection.connect', 'AsyncConnection.connect'],
    connections: ['AsyncConnection', 'connection.Connection', 'connection_async.AsyncConnection'],
    cursors: ['AsyncCursor', 'ClientCursor', 'AsyncClientCursor', 'ServerCursor', 'AsyncServerCursor', 'RawCursor', 'AsyncRawCursor'],
    direct: ['execute'],
    runs: ['execute', 'executemany', 'stream', 'copy'],
  }),
  ...pool(
    'psycopg_pool.ConnectionPool',
    ['psycopg_pool.AsyncConnectionPool', 'psycopg_pool.NullConnectionPool', 'psycopg_pool.AsyncNullConnectionPool'],
    ['connection', 'getconn'],
    'psycopg.Connection',
    'import psycopg_pool\npsycopg_pool.ConnectionPool("")',
  ),
  ...['psycopg.sql', 'psycopg2.sql'].flatMap((module): EffectRow[] => [
    {
      call: `${module}.SQL`,
      parameters: ['obj'],
      effects: [{ kind: 'sql', does: 'run', at: 'obj' }],
      example: `from ${module} import SQL\nSQL(f"SELECT * FROM {x}")`,
    },
    cleaning(`${module}.Identifier`, ['sql']),
    cleaning(`${module}.Literal`, ['sql']),
    cleaning(`${module}.Placeholder`, ['sql']),
  ]),
  cleaning('psycopg2.extensions.quote_ident', ['sql']),
  cleaning('psycopg2.extensions.adapt', ['sql'], ['psycopg2.extensions.QuotedString']),
  named(
    'asyncpg.Connection',
    ['asyncpg.connect', 'asyncpg.connection.Connection', 'asyncpg.connection.connect'],
    'import asyncpg\nawait asyncpg.connect()',
  ),
  ...methods('asyncpg.Connection', {
    kind: 'sql',
    names: [...fetches, 'copy_from_query'],
    at: 'query',
    start: 'import asyncpg\nconnection = await asyncpg.connect()\nawait connection',
    x: SELECT,
  }),
  ...pool(
    'asyncpg.Pool',
    ['asyncpg.create_pool', 'asyncpg.pool.create_pool', 'asyncpg.pool.Pool'],
    ['acquire'],
    'asyncpg.Connection',
    'import asyncpg\n(await asyncpg.create_pool())',
  ),
  ...methods('asyncpg.Pool', {
    kind: 'sql',
    names: fetches.filter((name) => name !== 'prepare' && name !== 'cursor'),
    at: 'query',
    start: 'import asyncpg\npool = await asyncpg.create_pool()\nawait pool',
    x: SELECT,
  }),
  ...driver({
    module: 'aiopg',
    connects: ['connect', 'create_pool'],
    isAsync: true,
    runs: ['execute', 'executemany', 'mogrify'],
    parameter: 'operation',
  }),
  { call: 'aiopg.Connection.acquire', gives: 'aiopg.Connection', example: 'import aiopg\n(await aiopg.create_pool()).acquire()' },
  ...driver({ module: 'pg8000.dbapi', parameter: 'operation' }),
  ...methods('pg8000.native.Connection', {
    kind: 'sql',
    names: ['run', 'prepare'],
    at: 'sql',
    start: 'import pg8000.native\npg8000.native.Connection("a")',
    x: SELECT,
  }),

  // MySQL.
  ...driver({
    module: 'pymysql',
    connects: ['connect', 'Connect'],
    connections: ['connections.Connection'],
    cursors: ['cursors.Cursor', 'cursors.DictCursor', 'cursors.SSCursor', 'cursors.SSDictCursor'],
    direct: ['query'],
    runs: ['execute', 'executemany', 'mogrify'],
  }),
  cleaning(
    'pymysql.converters.escape_string',
    ['sql'],
    ['pymysql.Connection.escape', 'pymysql.Connection.escape_string', 'pymysql.Connection.literal'],
  ),
  ...driver({
    module: 'MySQLdb',
    connects: ['connect', 'Connect'],
    connections: ['connections.Connection'],
    cursors: ['cursors.Cursor', 'cursors.DictCursor'],
    direct: ['query'],
  }),
  ...driver({
    module: 'mysql.connector',
    connections: ['MySQLConnection', 'connection.MySQLConnection'],
    cursors: ['cursor.MySQLCursor'],
    direct: ['cmd_query'],
    parameter: 'operation',
  }),
  ...pool(
    'mysql.connector.pooling.MySQLConnectionPool',
    [],
    ['get_connection'],
    'mysql.connector.Connection',
    'import mysql.connector.pooling\nmysql.connector.pooling.MySQLConnectionPool()',
  ),
  ...['aiomysql', 'asyncmy'].flatMap((module) => [
    ...driver({
      module,
      connects: ['connect', 'create_pool'],
      cursors: ['Cursor', 'DictCursor', 'SSCursor'],
      isAsync: true,
      direct: ['query'],
    }),
    {
      call: `${module}.Connection.acquire`,
      gives: `${module}.Connection`,
      example: `import ${module}\n(await ${module}.create_pool()).acquire()`,
    },
  ]),

  // SQL Server, Oracle and others.
  ...driver({ module: 'pyodbc', direct: ['execute'], parameter: 'sql' }),
  ...driver({ module: 'aioodbc', connects: ['connect', 'create_pool'], isAsync: true, direct: ['execute'], parameter: 'sql' }),
  { call: 'aioodbc.Connection.acquire', gives: 'aioodbc.Connection', example: 'import aioodbc\n(await aioodbc.create_pool()).acquire()' },
  ...driver({ module: 'pymssql', parameter: 'operation' }),
  ...driver({ module: 'pytds', parameter: 'operation', runs: ['execute', 'executemany', 'execute_scalar'] }),
  ...driver({
    module: 'oracledb',
    connects: ['connect', 'connect_async'],
    connections: ['Connection', 'AsyncConnection'],
    cursors: ['Cursor', 'AsyncCursor'],
    parameter: 'statement',
    runs: ['execute', 'executemany', 'parse', 'prepare'],
  }),
  ...pool(
    'oracledb.ConnectionPool',
    ['oracledb.create_pool', 'oracledb.create_pool_async'],
    ['acquire'],
    'oracledb.Connection',
    'import oracledb\noracledb.create_pool()',
  ),
  ...methods('oracledb.Connection', {
    kind: 'sql',
    names: ['execute', 'executemany', 'fetchall', 'fetchone', 'fetchmany'],
    at: 'statement',
    start: 'import oracledb\nconnection = await oracledb.connect_async()\nawait connection',
    x: SELECT,
  }),
  ...driver({ module: 'cx_Oracle', parameter: 'statement' }),
  {
    call: 'ibm_db.exec_immediate',
    parameters: ['connection', 'statement'],
    effects: [{ kind: 'sql', does: 'run', at: 'statement' }],
    example: `import ibm_db\nibm_db.exec_immediate(None, ${SELECT})`,
  },
  ...driver({ module: 'firebird.driver', parameter: 'operation' }),
  ...driver({ module: 'hdbcli.dbapi', parameter: 'sql' }),

  // Warehouses.
  ...driver({
    module: 'snowflake.connector',
    connections: ['SnowflakeConnection'],
    cursors: ['cursor.SnowflakeCursor', 'DictCursor'],
    direct: ['execute_string'],
    runs: ['execute', 'execute_async', 'executemany', 'describe'],
    parameter: 'command',
  }),
  ...driver({ module: 'trino.dbapi', runs: ['execute', 'executemany', 'describe'], parameter: 'operation' }),
  ...driver({ module: 'prestodb.dbapi', runs: ['execute', 'executemany'], parameter: 'operation' }),
  ...driver({ module: 'pyhive.hive', runs: ['execute'], parameter: 'operation' }),
  ...driver({ module: 'pyathena', runs: ['execute', 'executemany'], parameter: 'operation' }),
  ...driver({ module: 'redshift_connector', runs: ['execute', 'executemany'], parameter: 'operation' }),
  ...driver({ module: 'databricks.sql', connections: ['client.Connection'], cursors: ['client.Cursor'], parameter: 'operation' }),
  ...driver({ module: 'vertica_python', parameter: 'operation' }),
  ...driver({ module: 'phoenixdb', parameter: 'operation' }),
  ...driver({ module: 'adbc_driver_manager.dbapi', parameter: 'operation' }),
  named('google.cloud.bigquery.Client', ['google.cloud.bigquery.client.Client'], 'from google.cloud import bigquery\nbigquery.Client()'),
  ...methods('google.cloud.bigquery.Client', {
    kind: 'sql',
    names: ['query', 'query_and_wait'],
    at: 'query',
    start: 'from google.cloud import bigquery\nbigquery.Client()',
    x: SELECT,
  }),
  named(
    'clickhouse_connect.driver.client.Client',
    [
      'clickhouse_connect.get_client',
      'clickhouse_connect.create_client',
      'clickhouse_connect.get_async_client',
      'clickhouse_connect.driver.AsyncClient',
      'clickhouse_connect.driver.Client',
    ],
    'import clickhouse_connect\nclickhouse_connect.get_client()',
  ),
  ...methods('clickhouse_connect.driver.client.Client', {
    kind: 'sql',
    names: [
      'query',
      'query_df',
      'query_np',
      'query_arrow',
      'raw_query',
      'raw_stream',
      'query_rows_stream',
      'query_row_block_stream',
      'query_column_block_stream',
      'query_df_stream',
      'query_arrow_stream',
    ],
    at: 'query',
    start: 'import clickhouse_connect\nclickhouse_connect.get_client()',
    x: SELECT,
  }),
  ...methods('clickhouse_connect.driver.client.Client', {
    kind: 'sql',
    names: ['command'],
    at: 'cmd',
    start: 'import clickhouse_connect\nclickhouse_connect.get_client()',
    x: '"DROP TABLE " + x',
  }),
  ...methods('clickhouse_driver.Client', {
    kind: 'sql',
    names: ['execute', 'execute_iter', 'execute_with_progress', 'query_dataframe'],
    at: 'query',
    start: 'import clickhouse_driver\nclickhouse_driver.Client("a")',
    x: SELECT,
  }),
  named(
    'clickhouse_driver.Client',
    ['clickhouse_driver.client.Client', 'clickhouse_driver.Client.from_url'],
    'import clickhouse_driver\nclickhouse_driver.Client("a")',
  ),
  ...driver({ module: 'clickhouse_driver', parameter: 'operation' }),
  ...driver({ module: 'asynch', isAsync: true, parameter: 'query' }),
  ...driver({ module: 'chdb', cursors: [], connections: [], direct: ['query'], parameter: 'query' }),
  ...methods('chdb', { kind: 'sql', names: ['query'], at: 'sql', start: 'import chdb\nchdb', x: SELECT }),

  // An object that nobody knows, given what is SQL by all that can be read of it.
  ...methods('?', {
    kind: 'sql',
    names: [
      'execute',
      'executemany',
      'exec_driver_sql',
      'execute_query',
      'execute_sql',
      'run_sql',
      'fetch_all',
      'fetch_one',
      'fetchrow',
      'fetchval',
      'fetch',
      'read_sql',
      'sql',
    ],
    at: 'query',
    start: 'from somewhere import database\ndatabase',
    x: 'f"SELECT name FROM users WHERE name = \'{x}\'"',
    use: {
      around:
        /\bSELECT\b[\s\S]*\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\b[\s\S]*\bSET\b|\bDELETE\s+FROM\b|\b(?:DROP|CREATE|ALTER|TRUNCATE)\s+(?:TABLE|DATABASE|SCHEMA|VIEW|INDEX|USER|ROLE)\b|\bFROM\b[\s\S]*\bWHERE\b|\bORDER\s+BY\b/i,
    },
  }),
])
