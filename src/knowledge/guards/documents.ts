// Stores of documents: Beanie, MongoEngine, ODMantic, PyMongo and Motor, Firestore, DynamoDB; and what is asked over the network: Prisma, Supabase.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const one: Meaning = { does: 'load', gives: 'one-or-none' }
const many: Meaning = { does: 'load', gives: 'many' }
const creates: Meaning = { does: 'change', how: 'create' }
const updates: Meaning = { does: 'change', how: 'update' }
const deletes: Meaning = { does: 'change', how: 'delete' }
const must = (...errors: string[]): Meaning => ({ does: 'load', gives: 'one-or-raises', errors })

const beanie = ['beanie.Document', 'beanie.odm.documents.Document', 'beanie.sync.Document', 'bunnet.Document']
const mongoEngine = under(
  ['mongoengine'],
  ['Document.objects', 'DynamicDocument.objects', 'EmbeddedDocument.objects', 'document.Document.objects', 'QuerySet', 'queryset.QuerySet'],
)
const mongoEngineModels = under(['mongoengine'], ['Document', 'DynamicDocument', 'document.Document'])
const odmantic = [
  'odmantic.AIOEngine',
  'odmantic.SyncEngine',
  'odmantic.engine.AIOEngine',
  'odmantic.engine.SyncEngine',
  'odmantic.AIOEngine.session',
  'odmantic.SyncEngine.session',
]
const collections = [
  ...under(['pymongo'], ['collection.Collection', 'asynchronous.collection.AsyncCollection', 'synchronous.collection.Collection']),
  ...under(['motor'], ['motor_asyncio.AsyncIOMotorCollection', 'core.AgnosticCollection']),
  // `client.shop.items.find`: a client's attributes are databases, theirs are collections
  ...under(
    [
      'pymongo.MongoClient',
      'pymongo.AsyncMongoClient',
      'motor.motor_asyncio.AsyncIOMotorClient',
      'motor.motor_asyncio.AsyncIOMotorDatabase',
      'pymongo.database.Database',
    ],
    ['*'],
  ),
]

const firestoreClients = [
  ...under(['google.cloud.firestore', 'google.cloud.firestore_v1'], ['Client', 'AsyncClient']),
  ...under(['firebase_admin'], ['firestore.client', 'firestore_async.client']),
]
const documentsOf = [
  ...under(firestoreClients, ['collection.document', 'document', 'collection.document.collection.document']),
  ...under(['google.cloud.firestore', 'google.cloud.firestore_v1'], ['DocumentReference', 'AsyncDocumentReference']),
]
const collectionsOf = [
  ...under(firestoreClients, ['collection', 'collection_group', 'collection.document.collection']),
  ...under(
    ['google.cloud.firestore', 'google.cloud.firestore_v1'],
    ['CollectionReference', 'Query', 'AsyncCollectionReference', 'AsyncQuery'],
  ),
]

const dynamo = [
  'boto3.resource.Table',
  'boto3.client',
  'boto3.session.Session.client',
  'boto3.Session.client',
  'boto3.Session.resource.Table',
  'boto3.session.Session.resource.Table',
  'aioboto3.Session.resource.Table',
]

const prisma = ['prisma.Prisma', 'prisma.client.Prisma', 'prisma.Client'].map((client) => `${client}.*`)

const supabase = [
  'supabase.create_client',
  'supabase.acreate_client',
  'supabase.create_async_client',
  'supabase.Client',
  'supabase.AsyncClient',
  'supabase.Client.create',
  'supabase.AsyncClient.create',
  'postgrest.SyncPostgrestClient',
  'postgrest.AsyncPostgrestClient',
]
const tables = under(supabase, ['table', 'from_', 'schema.table', 'schema.from_'])

export const documentGuards = defineGuards([
  // ---- Beanie
  rowOf(under(beanie, ['get']), { parameters: ['document_id'], means: one }),
  rowOf(under(beanie, ['exists', 'count', 'find.exists', 'find_one.exists']), { means: one }),
  rowOf(under(beanie, ['find', 'find_all', 'find_many', 'aggregate']), { means: many, lazy: true }),
  rowOf(under(beanie, ['insert', 'create']), { means: creates }),
  rowOf(
    under(beanie, [
      'save',
      'save_changes',
      'replace',
      'update',
      'set',
      'inc',
      'update_all',
      'upsert',
      'find_one.update',
      'find_one.set',
      'find_one.upsert',
      'find.update',
      'find.set',
    ]),
    { means: updates },
  ),
  rowOf(under(beanie, ['delete', 'delete_all', 'find_one.delete', 'find.delete']), { means: deletes }),

  // ---- MongoEngine: `Item.objects(id=…).get()`
  rowOf(under(mongoEngine, ['get', 'with_id']), { means: must('DoesNotExist') }),
  rowOf(under(mongoEngine, ['count']), { means: one }),
  rowOf(under(mongoEngine, ['modify', 'upsert_one']), { means: one, changes: 'update' }),
  rowOf([...mongoEngine.filter((path) => path.endsWith('.objects')), ...under(mongoEngine, ['filter', 'in_bulk', 'aggregate'])], {
    means: many,
    lazy: true,
  }),
  rowOf(under(mongoEngine, ['create', 'insert']), { means: creates }),
  rowOf([...under(mongoEngine, ['update']), ...under(mongoEngineModels, ['save', 'update', 'modify'])], { means: updates }),
  rowOf([...under(mongoEngine, ['delete']), ...under(mongoEngineModels, ['delete'])], { means: deletes }),

  // ---- ODMantic
  rowOf(under(odmantic, ['find', 'get_collection.find']), { parameters: ['model'], means: many }),
  rowOf(under(odmantic, ['count']), { parameters: ['model'], means: one }),
  rowOf(under(odmantic, ['save', 'save_all']), { parameters: ['instance'], means: updates }),
  rowOf(under(odmantic, ['delete', 'remove']), { parameters: ['instance'], means: deletes }),

  // ---- PyMongo, Motor
  rowOf(under(collections, ['find', 'aggregate', 'distinct']), { parameters: ['filter'], means: many, lazy: true }),
  rowOf(under(collections, ['count_documents']), { parameters: ['filter'], means: one }),

  // ---- Firestore: a snapshot comes in any case, `exists` says whether there is a record
  rowOf(under(documentsOf, ['get']), { means: one, answer: 'exists' }),
  rowOf(under(collectionsOf, ['get', 'stream']), { means: many }),
  rowOf(under(documentsOf, ['create', 'set']), { means: creates }),
  rowOf(under(collectionsOf, ['add']), { means: creates }),
  rowOf(under(documentsOf, ['update']), { means: updates }),
  rowOf(under(documentsOf, ['delete']), { means: deletes }),

  // ---- DynamoDB
  rowOf(under(dynamo, ['get_item']), { means: one, answer: 'Item' }),
  rowOf(under(dynamo, ['query', 'scan']), { means: many, answer: 'Items' }),
  rowOf(under(dynamo, ['batch_get_item']), { means: many, answer: 'Responses' }),
  rowOf(under(dynamo, ['put_item', 'batch_write_item']), { means: creates }),
  rowOf(under(dynamo, ['update_item']), { means: updates }),
  rowOf(under(dynamo, ['delete_item']), { means: deletes }),

  // ---- Prisma: `db.user.update(where=…)`
  rowOf(under(prisma, ['create']), { parameters: ['data'], means: creates }),
  rowOf(under(prisma, ['update', 'upsert']), { parameters: ['data', 'where'], means: one, changes: 'update' }),
  rowOf(under(prisma, ['delete']), { parameters: ['where'], means: one, changes: 'delete' }),

  // ---- Supabase: what `execute` does is said by the links before it
  rowOf(under(tables, ['select.execute', 'select.csv.execute']), { means: many, answer: 'data' }),
  rowOf(under(tables, ['select.single.execute']), { means: must('APIError'), answer: 'data' }),
  rowOf(under(tables, ['select.maybe_single.execute']), { means: one, answer: 'data' }),
  rowOf(under(tables, ['insert.execute']), { means: creates }),
  rowOf(under(tables, ['update.execute', 'upsert.execute']), { means: updates }),
  rowOf(under(tables, ['delete.execute']), { means: deletes }),
])
