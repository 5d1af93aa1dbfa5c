// Databases: what the object mappers and drivers write, and which of them block while they do.
import { type CallRow, defineCalls } from '../call-row.ts'

const sessions = ['sqlalchemy.orm.Session', 'sqlmodel.Session', 'sqlalchemy.orm.scoped_session', 'sqlalchemy.orm.session.Session']
const asyncSessions = [
  'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlmodel.ext.asyncio.session.AsyncSession',
  'sqlalchemy.ext.asyncio.session.AsyncSession',
  'sqlalchemy.ext.asyncio.async_scoped_session',
]
const of = (owners: readonly string[], method: string): readonly string[] => owners.map((owner) => `${owner}.${method}`)
/** One row for each method, under the first owner's name, the others as other paths of it. */
const methods = (owners: readonly string[], names: readonly string[], row: Pick<CallRow, 'tags' | 'parameters'>): CallRow[] =>
  names.map((name) => {
    const [call = name, ...also] = of(owners, name)
    return { call, also, ...row }
  })

/** What SQLAlchemy's old queries are built of before they delete or update. */
const queries = ['query', 'query.filter', 'query.filter_by', 'query.where', 'query.filter.filter', 'query.filter_by.filter']
const queriesOf = (owners: readonly string[]): string[] => owners.flatMap((owner) => queries.map((query) => `${owner}.${query}`))

export const databaseCalls = defineCalls([
  ...methods([...sessions, ...asyncSessions], ['delete'], { parameters: ['instance'], tags: ['database-write', 'database-delete'] }),
  ...methods([...sessions, ...asyncSessions], ['add', 'merge'], { parameters: ['instance'], tags: ['database-write'] }),
  ...methods([...sessions, ...asyncSessions], ['add_all', 'bulk_save_objects', 'bulk_insert_mappings', 'bulk_update_mappings'], {
    tags: ['database-write'],
  }),
  ...methods([...sessions, ...asyncSessions], ['commit'], { tags: ['database-commit'] }),
  ...methods(queriesOf(sessions), ['delete'], { tags: ['database-write', 'database-delete'] }),
  ...methods(queriesOf(sessions), ['update'], { parameters: ['values'], tags: ['database-write'] }),
  {
    call: 'sqlalchemy.delete',
    also: ['sqlalchemy.sql.delete', 'sqlalchemy.sql.expression.delete', 'sqlalchemy.future.delete', 'sqlmodel.delete'],
    parameters: ['table'],
    tags: ['database-write', 'database-delete'],
  },
  {
    call: 'sqlalchemy.update',
    also: ['sqlalchemy.sql.update', 'sqlalchemy.sql.expression.update', 'sqlmodel.update'],
    parameters: ['table'],
    tags: ['database-write'],
  },
  {
    call: 'sqlalchemy.insert',
    also: ['sqlalchemy.sql.insert', 'sqlalchemy.sql.expression.insert', 'sqlmodel.insert', 'sqlalchemy.dialects.postgresql.insert'],
    parameters: ['table'],
    tags: ['database-write'],
  },
  ...methods(
    ['beanie.Document', 'odmantic.Model', 'tortoise.models.Model', 'tortoise.Model', 'peewee.Model'],
    ['insert', 'save', 'create'],
    {
      tags: ['database-write'],
    },
  ),
  ...methods(['beanie.Document', 'tortoise.models.Model', 'tortoise.Model'], ['delete'], { tags: ['database-write', 'database-delete'] }),
  ...methods(['peewee.Model'], ['delete_instance', 'delete_by_id'], { tags: ['database-write', 'database-delete', 'blocking'] }),
  // Drivers that wait in the thread that calls them.
  ...methods(['psycopg2.connect', 'psycopg.connect', 'pymysql.connect', 'MySQLdb.connect', 'mysql.connector.connect'], ['cursor.execute'], {
    parameters: ['query', 'parameters'],
    tags: ['database-read', 'blocking'],
  }),
  { call: 'psycopg2.connect', tags: ['database-connect', 'blocking'] },
  { call: 'psycopg.connect', also: ['psycopg.Connection.connect'], tags: ['database-connect', 'blocking'] },
  { call: 'pymysql.connect', also: ['MySQLdb.connect', 'mysql.connector.connect'], tags: ['database-connect', 'blocking'] },
])
