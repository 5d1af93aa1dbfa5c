// Other languages of databases as text: Cypher, AQL, Flux, CQL, N1QL, GraphQL, SPARQL, filters of vector stores, scripts.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { called, methods, named } from './row-kit.ts'

const MATCH = 'f"MATCH (n {{name: \'{x}\'}}) RETURN n"'
const query = (
  owner: string,
  names: readonly string[],
  at: string,
  start: string,
  x = MATCH,
  before: readonly string[] = [],
): EffectRow[] => methods(owner, { kind: 'query', names, at, before, start, x })
const argument = (owner: string, names: readonly string[], at: string, start: string): EffectRow[] =>
  names.map((name) => ({
    call: `${owner}.${name}`,
    effects: [{ kind: 'query', does: 'run', at }],
    example: `${start}.${name}(${at}=f"name == '{x}'")`,
  }))

const driver = 'from neo4j import GraphDatabase\ndriver = GraphDatabase.driver("a")\n'
const dynamo = 'import boto3\nboto3.resource("dynamodb").Table("a")'
const milvus = 'from pymilvus import MilvusClient\nMilvusClient("a")'

export const queryEffects = defineEffects([
  // Cypher
  named(
    'neo4j.Driver',
    [
      'neo4j.GraphDatabase.driver',
      'neo4j.AsyncGraphDatabase.driver',
      'neo4j.AsyncDriver',
      'neo4j.BoltDriver',
      'neo4j.GraphDatabase.bolt_driver',
    ],
    driver.trim(),
  ),
  named('neo4j.Session', ['neo4j.Driver.session', 'neo4j.AsyncSession'], `${driver}driver.session()`),
  named(
    'neo4j.Transaction',
    ['neo4j.Session.begin_transaction', 'neo4j.AsyncTransaction', 'neo4j.ManagedTransaction', 'neo4j.AsyncManagedTransaction'],
    `${driver}driver.session().begin_transaction()`,
  ),
  ...query('neo4j.Driver', ['execute_query'], 'query_', `${driver}driver`),
  ...query('neo4j.Session', ['run'], 'query', `${driver}with driver.session() as session:\n    session`),
  ...query('neo4j.Transaction', ['run'], 'query', `${driver}driver.session().begin_transaction()`),
  called('neo4j.Query', 'query', 'run', 'text', MATCH),
  named('py2neo.Graph', ['py2neo.database.Graph', 'py2neo.Graph.begin'], 'from py2neo import Graph\nGraph()'),
  ...query('py2neo.Graph', ['run', 'evaluate', 'query', 'update'], 'cypher', 'from py2neo import Graph\nGraph()'),
  ...query('neomodel.db', ['cypher_query'], 'query', 'from neomodel import db\ndb'),
  named('neomodel.db', ['neomodel.adb', 'neomodel.sync_.core.db', 'neomodel.async_.core.adb'], 'from neomodel import db'),
  ...query('gqlalchemy.Memgraph', ['execute', 'execute_and_fetch'], 'query', 'from gqlalchemy import Memgraph\nMemgraph()'),
  named(
    'falkordb.Graph',
    ['falkordb.FalkorDB.select_graph', 'falkordb.asyncio.FalkorDB.select_graph', 'redis.Redis.graph', 'redisgraph.Graph'],
    'from falkordb import FalkorDB\nFalkorDB().select_graph("a")',
  ),
  ...query(
    'falkordb.Graph',
    ['query', 'ro_query', 'profile', 'explain'],
    'q',
    'from falkordb import FalkorDB\nFalkorDB().select_graph("a")',
  ),
  named('kuzu.Connection', ['kuzu.AsyncConnection'], 'import kuzu\nkuzu.Connection(None)'),
  ...query('kuzu.Connection', ['execute', 'prepare'], 'query', 'import kuzu\nkuzu.Connection(None)'),
  named(
    'langchain_neo4j.Neo4jGraph',
    [
      'langchain_community.graphs.Neo4jGraph',
      'langchain_community.graphs.neo4j_graph.Neo4jGraph',
      'langchain_community.graphs.MemgraphGraph',
      'langchain_community.graphs.KuzuGraph',
      'langchain_community.graphs.FalkorDBGraph',
    ],
    'from langchain_neo4j import Neo4jGraph\nNeo4jGraph()',
  ),
  ...query('langchain_neo4j.Neo4jGraph', ['query'], 'query', 'from langchain_neo4j import Neo4jGraph\nNeo4jGraph()'),
  // The transaction that a driver hands to a function, and graphs that nobody knows.
  ...methods('?', {
    kind: 'query',
    names: ['run', 'execute_query', 'execute_and_fetch', 'cypher_query', 'query'],
    at: 'query',
    start: 'from somewhere import graph\ngraph',
    x: MATCH,
    use: { around: /\b(?:MATCH|MERGE|CREATE)\s*\([\s\S]*\b(?:RETURN|SET|DELETE|REMOVE|WHERE)\b|\bUNWIND\b[\s\S]*\bAS\b/ },
  }),

  // Documents and tables
  named(
    'arango.database.StandardDatabase',
    ['arango.ArangoClient.db', 'arango.client.ArangoClient.db'],
    'from arango import ArangoClient\nArangoClient().db("a")',
  ),
  ...query(
    'arango.database.StandardDatabase.aql',
    ['execute', 'explain', 'validate'],
    'query',
    'from arango import ArangoClient\nArangoClient().db("a").aql',
    'f"FOR u IN users FILTER u.name == \'{x}\' RETURN u"',
  ),
  named(
    'cassandra.cluster.Session',
    ['cassandra.cluster.Cluster.connect', 'acsylla.Cluster.create_session'],
    'from cassandra.cluster import Cluster\nCluster().connect()',
  ),
  ...query(
    'cassandra.cluster.Session',
    ['execute', 'execute_async', 'prepare'],
    'query',
    'from cassandra.cluster import Cluster\nCluster().connect()',
    '"SELECT * FROM " + x',
  ),
  called('cassandra.query.SimpleStatement', 'query', 'run', 'query_string', '"SELECT * FROM " + x'),
  ...query(
    'couchbase.cluster.Cluster',
    ['query', 'analytics_query', 'search_query'],
    'statement',
    'from couchbase.cluster import Cluster\nCluster("a")',
    '"SELECT * FROM " + x',
  ),
  named(
    'couchbase.cluster.Cluster',
    ['couchbase.cluster.Cluster.connect', 'acouchbase.cluster.Cluster', 'acouchbase.cluster.Cluster.connect'],
    'from couchbase.cluster import Cluster\nCluster("a")',
  ),
  named(
    'azure.cosmos.ContainerProxy',
    [
      'azure.cosmos.CosmosClient.get_database_client.get_container_client',
      'azure.cosmos.aio.CosmosClient.get_database_client.get_container_client',
      'azure.cosmos.aio.ContainerProxy',
    ],
    'from azure.cosmos import CosmosClient\nCosmosClient("a").get_database_client("b").get_container_client("c")',
  ),
  ...query(
    'azure.cosmos.ContainerProxy',
    ['query_items'],
    'query',
    'from azure.cosmos import CosmosClient\nCosmosClient("a").get_database_client("b").get_container_client("c")',
    'f"SELECT * FROM c WHERE c.name = \'{x}\'"',
  ),
  named(
    'boto3.resource.Table',
    ['aioboto3.Session.resource.Table', 'boto3.Session.resource.Table', 'boto3.session.Session.resource.Table'],
    dynamo,
  ),
  ...['FilterExpression', 'KeyConditionExpression'].flatMap((at) => argument('boto3.resource.Table', ['scan', 'query'], at, dynamo)),
  ...argument('boto3.resource.Table', ['update_item'], 'UpdateExpression', dynamo),
  ...argument('boto3.resource.Table', ['update_item', 'delete_item', 'put_item'], 'ConditionExpression', dynamo),
  ...['FilterExpression', 'KeyConditionExpression'].flatMap((at) =>
    argument('boto3.client', ['scan', 'query'], at, 'import boto3\nboto3.client("dynamodb")'),
  ),
  ...argument('boto3.client', ['update_item'], 'UpdateExpression', 'import boto3\nboto3.client("dynamodb")'),
  ...query('surrealdb.Surreal', ['query', 'query_raw'], 'query', 'from surrealdb import Surreal\nSurreal("a")', '"SELECT * FROM " + x'),
  named('surrealdb.Surreal', ['surrealdb.AsyncSurreal'], 'from surrealdb import Surreal\nSurreal("a")'),
  named(
    'gel.Client',
    [
      'gel.create_client',
      'gel.create_async_client',
      'edgedb.create_client',
      'edgedb.create_async_client',
      'gel.AsyncIOClient',
      'edgedb.AsyncIOClient',
    ],
    'import gel\ngel.create_client()',
  ),
  ...query(
    'gel.Client',
    ['query', 'query_json', 'query_single', 'query_single_json', 'query_required_single', 'query_required_single_json', 'execute'],
    'query',
    'import gel\ngel.create_client()',
    '"select " + x',
  ),

  // Time
  named(
    'influxdb_client.QueryApi',
    [
      'influxdb_client.InfluxDBClient.query_api',
      'influxdb_client.client.influxdb_client_async.InfluxDBClientAsync.query_api',
      'influxdb_client.client.query_api.QueryApi',
    ],
    'from influxdb_client import InfluxDBClient\nInfluxDBClient("a").query_api()',
  ),
  ...query(
    'influxdb_client.QueryApi',
    ['query', 'query_csv', 'query_raw', 'query_stream', 'query_data_frame', 'query_data_frame_stream'],
    'query',
    'from influxdb_client import InfluxDBClient\nInfluxDBClient("a").query_api()',
    'f"from(bucket: \\"{x}\\")"',
  ),
  ...query('influxdb.InfluxDBClient', ['query'], 'query', 'from influxdb import InfluxDBClient\nInfluxDBClient()', '"SELECT * FROM " + x'),
  named(
    'influxdb.InfluxDBClient',
    ['influxdb.DataFrameClient', 'aioinflux.InfluxDBClient', 'influxdb_client_3.InfluxDBClient3'],
    'from influxdb import InfluxDBClient\nInfluxDBClient()',
  ),
  ...query(
    'prometheus_api_client.PrometheusConnect',
    ['custom_query', 'custom_query_range'],
    'query',
    'from prometheus_api_client import PrometheusConnect\nPrometheusConnect()',
    'f"up{{job=\\"{x}\\"}}"',
  ),

  // Search: text that is a program or a language of its own, and not what people type into a box
  ...['elasticsearch.Elasticsearch', 'opensearchpy.OpenSearch'].flatMap((owner) => {
    const start = `from ${owner.split('.')[0]} import ${owner.split('.')[1]}\n${owner.split('.')[1]}()`
    return [
      ...argument(`${owner}.sql`, ['query', 'translate'], 'query', `${start}.sql`),
      ...argument(`${owner}.esql`, ['query'], 'query', `${start}.esql`),
      ...argument(`${owner}.eql`, ['search'], 'query', `${start}.eql`),
      ...['update', 'update_by_query'].map(
        (name): EffectRow => ({
          call: `${owner}.${name}`,
          effects: [
            { kind: 'query', does: 'run', at: 'script.source' },
            { kind: 'query', does: 'run', at: 'body.script.source' },
          ],
          example: `${start}.${name}(index="a", script={"source": f"ctx._source.{x} = 1"})`,
        }),
      ),
    ]
  }),
  named(
    'elasticsearch.Elasticsearch',
    ['elasticsearch.AsyncElasticsearch', 'elasticsearch.client.Elasticsearch', 'elasticsearch.Elasticsearch.options'],
    'from elasticsearch import Elasticsearch\nElasticsearch()',
  ),
  named('opensearchpy.OpenSearch', ['opensearchpy.AsyncOpenSearch'], 'from opensearchpy import OpenSearch\nOpenSearch()'),
  named(
    'redis.Redis',
    [
      'redis.StrictRedis',
      'redis.asyncio.Redis',
      'redis.asyncio.StrictRedis',
      'redis.from_url',
      'redis.Redis.from_url',
      'redis.asyncio.from_url',
      'redis.asyncio.Redis.from_url',
      'aioredis.from_url',
      'aioredis.Redis',
      'redis.Redis.pipeline',
      'redis.client.Redis',
      'redis.cluster.RedisCluster',
      'redis.RedisCluster',
    ],
    'import redis\nredis.Redis()',
  ),
  ...query(
    'redis.Redis',
    ['eval', 'eval_ro', 'register_script', 'script_load'],
    'script',
    'import redis\nredis.Redis()',
    "f\"return redis.call('get', '{x}')\"",
  ),

  // Vectors
  named('pymilvus.MilvusClient', ['pymilvus.AsyncMilvusClient'], milvus),
  ...argument('pymilvus.MilvusClient', ['query', 'search', 'delete'], 'filter', milvus),
  named('pymilvus.Collection', ['pymilvus.orm.collection.Collection'], 'from pymilvus import Collection\nCollection("a")'),
  ...argument('pymilvus.Collection', ['query', 'delete', 'search'], 'expr', 'from pymilvus import Collection\nCollection("a")'),
  ...query('weaviate.Client.query', ['raw'], 'gql_query', 'import weaviate\nweaviate.Client("a").query', 'f"{{ Get {{ {x} }} }}"'),
  named(
    'postgrest.Builder',
    [
      'supabase.create_client.table.*',
      'supabase.create_client.from_.*',
      'supabase.Client.table.*',
      'supabase.Client.from_.*',
      'supabase.acreate_client.table.*',
      'supabase.AsyncClient.table.*',
      'postgrest.Builder.*',
    ],
    'from supabase import create_client\ncreate_client("a", "b").table("c").select("*")',
  ),
  ...query(
    'postgrest.Builder',
    ['or_'],
    'filters',
    'from supabase import create_client\ncreate_client("a", "b").table("c").select("*")',
    'f"name.eq.{x}"',
  ),

  // Graphs of the web
  called('gql.gql', 'query', 'run', 'request_string', 'f"{{ user(name: \\"{x}\\") {{ id }} }}"'),
  ...query(
    'SPARQLWrapper.SPARQLWrapper',
    ['setQuery'],
    'query',
    'from SPARQLWrapper import SPARQLWrapper\nSPARQLWrapper("a")',
    'f"SELECT ?s WHERE {{ ?s ?p \\"{x}\\" }}"',
  ),
  named(
    'SPARQLWrapper.SPARQLWrapper',
    ['SPARQLWrapper.SPARQLWrapper2', 'SPARQLWrapper.Wrapper.SPARQLWrapper'],
    'from SPARQLWrapper import SPARQLWrapper\nSPARQLWrapper("a")',
  ),
  named(
    'rdflib.Graph',
    ['rdflib.ConjunctiveGraph', 'rdflib.Dataset', 'rdflib.graph.Graph', 'rdflib.graph.ConjunctiveGraph'],
    'from rdflib import Graph\nGraph()',
  ),
  ...query('rdflib.Graph', ['query'], 'query_object', 'from rdflib import Graph\nGraph()', 'f"SELECT ?s WHERE {{ ?s ?p \\"{x}\\" }}"'),
  ...query('rdflib.Graph', ['update'], 'update_object', 'from rdflib import Graph\nGraph()', 'f"INSERT DATA {{ <a> <b> \\"{x}\\" }}"'),
  called('rdflib.plugins.sparql.prepareQuery', 'query', 'run', 'queryString', 'f"SELECT ?s WHERE {{ ?s ?p \\"{x}\\" }}"'),
  ...query(
    'gremlin_python.driver.client.Client',
    ['submit', 'submit_async'],
    'message',
    'from gremlin_python.driver.client import Client\nClient("a", "b")',
    "f\"g.V().has('name', '{x}')\"",
  ),
])
