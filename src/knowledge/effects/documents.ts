// Databases whose filters are objects: one that the caller sends may hold operators. A text does no harm there.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { named } from './row-kit.ts'

const filters = (owner: string, names: readonly string[], at: string, start: string, before: readonly string[] = []): EffectRow[] =>
  names.map((name) => ({
    call: `${owner}.${name}`,
    parameters: [...before, at],
    effects: [{ kind: 'nosql', does: 'run', at }],
    example: `${start}.${name}(${[...before.map(() => 'None'), '{"name": x["name"]}'].join(', ')})`,
  }))
const keyword = (owner: string, names: readonly string[], at: string, start: string): EffectRow[] =>
  names.map((name) => ({
    call: `${owner}.${name}`,
    effects: [{ kind: 'nosql', does: 'run', at }],
    example: `${start}.${name}(${at}={"name": x["name"]})`,
  }))

const collection = 'from pymongo import MongoClient\nMongoClient("a")["b"]["c"]'
const chroma = 'import chromadb\nchromadb.Client().get_collection("a")'

export const documentEffects = defineEffects([
  named(
    'pymongo.MongoClient',
    [
      'pymongo.mongo_client.MongoClient',
      'pymongo.AsyncMongoClient',
      'pymongo.asynchronous.mongo_client.AsyncMongoClient',
      'motor.motor_asyncio.AsyncIOMotorClient',
      'motor.core.AgnosticClient',
      'motor.motor_tornado.MotorClient',
      'mongomock.MongoClient',
      'mongomock_motor.AsyncMongoMockClient',
    ],
    'from pymongo import MongoClient\nMongoClient("a")',
  ),
  named(
    'pymongo.database.Database',
    [
      'pymongo.MongoClient.*',
      'pymongo.MongoClient.get_database',
      'pymongo.MongoClient.get_default_database',
      'pymongo.asynchronous.database.AsyncDatabase',
      'motor.motor_asyncio.AsyncIOMotorDatabase',
      'motor.core.AgnosticDatabase',
      'pymongo.database.Database.with_options',
    ],
    'from pymongo import MongoClient\nMongoClient("a").b',
  ),
  named(
    'pymongo.collection.Collection',
    [
      'pymongo.database.Database.*',
      'pymongo.database.Database.get_collection',
      'pymongo.asynchronous.collection.AsyncCollection',
      'motor.motor_asyncio.AsyncIOMotorCollection',
      'motor.core.AgnosticCollection',
      'pymongo.collection.Collection.with_options',
      'beanie.Document.get_motor_collection',
      'beanie.Document.get_pymongo_collection',
    ],
    'from pymongo import MongoClient\nMongoClient("a").b.get_collection("c")',
  ),
  ...filters(
    'pymongo.collection.Collection',
    [
      'find',
      'find_one',
      'find_one_and_update',
      'find_one_and_delete',
      'find_one_and_replace',
      'find_raw_batches',
      'update_one',
      'update_many',
      'replace_one',
      'delete_one',
      'delete_many',
      'count_documents',
    ],
    'filter',
    collection,
  ),
  ...filters('pymongo.collection.Collection', ['aggregate', 'aggregate_raw_batches', 'watch'], 'pipeline', collection),
  ...filters('pymongo.collection.Collection', ['distinct'], 'filter', collection, ['key']),
  ...filters('pymongo.database.Database', ['command'], 'command', 'from pymongo import MongoClient\nMongoClient("a").b'),
  ...filters('pymongo.database.Database', ['aggregate', 'watch'], 'pipeline', 'from pymongo import MongoClient\nMongoClient("a").b'),
  ...['UpdateOne', 'UpdateMany', 'ReplaceOne', 'DeleteOne', 'DeleteMany'].map(
    (name): EffectRow => ({
      call: `pymongo.${name}`,
      also: [`pymongo.operations.${name}`],
      parameters: ['filter'],
      effects: [{ kind: 'nosql', does: 'run', at: 'filter' }],
      example: `from pymongo import ${name}\n${name}({"name": x["name"]}, {})`,
    }),
  ),
  named('beanie.Document', ['beanie.odm.documents.Document', 'beanie.View', 'beanie.UnionDoc'], 'from beanie import Document\nDocument()'),
  ...filters('beanie.Document', ['find', 'find_one', 'find_many'], 'args', 'from beanie import Document\nDocument'),
  ...filters('beanie.Document', ['aggregate'], 'aggregation_pipeline', 'from beanie import Document\nDocument'),
  named(
    'beanie.FindMany',
    ['beanie.Document.find', 'beanie.Document.find_many', 'beanie.Document.find_all', 'beanie.FindMany.*'],
    'from beanie import Document\nDocument.find()',
  ),
  ...filters('beanie.FindMany', ['find', 'find_one'], 'args', 'from beanie import Document\nDocument.find_all()'),
  ...filters('beanie.FindMany', ['aggregate'], 'aggregation_pipeline', 'from beanie import Document\nDocument.find_all()'),
  named(
    'mongoengine.Document',
    ['mongoengine.document.Document', 'mongoengine.DynamicDocument', 'mongoengine.document.DynamicDocument'],
    'from mongoengine import Document\nDocument()',
  ),
  ...keyword('mongoengine.Document', ['objects'], '__raw__', 'from mongoengine import Document\nDocument'),
  ...keyword('mongoengine.Document.objects', ['filter'], '__raw__', 'from mongoengine import Document\nDocument.objects'),
  ...filters('mongoengine.Document.objects', ['aggregate'], 'pipeline', 'from mongoengine import Document\nDocument.objects'),
  named(
    'odmantic.AIOEngine',
    ['odmantic.SyncEngine', 'odmantic.engine.AIOEngine', 'odmantic.engine.SyncEngine'],
    'from odmantic import AIOEngine\nAIOEngine()',
  ),
  ...filters('odmantic.AIOEngine', ['find', 'find_one', 'count', 'remove'], 'queries', 'from odmantic import AIOEngine\nAIOEngine()', [
    'model',
  ]),
  ...['elasticsearch.Elasticsearch', 'opensearchpy.OpenSearch'].flatMap((owner) => {
    const start = `from ${owner.split('.')[0]} import ${owner.split('.')[1]}\n${owner.split('.')[1]}()`
    const names = ['search', 'count', 'delete_by_query', 'update_by_query']
    return [...keyword(owner, names, 'body', start), ...keyword(owner, names, 'query', start)]
  }),
  named(
    'chromadb.Collection',
    [
      'chromadb.Client.*',
      'chromadb.PersistentClient.*',
      'chromadb.HttpClient.*',
      'chromadb.AsyncHttpClient.*',
      'chromadb.EphemeralClient.*',
      'chromadb.api.models.Collection.Collection',
    ],
    chroma,
  ),
  ...keyword('chromadb.Collection', ['query', 'delete'], 'where', chroma),
])
