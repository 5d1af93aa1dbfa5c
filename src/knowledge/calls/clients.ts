// What opens a database or speaks to a service, for what it is given to do so: an address with a password, a key.
import { type CallRow, defineCalls } from '../call-row.ts'

const takes = (parameters: readonly string[], calls: readonly string[], tag: 'database-engine' | 'service-client'): CallRow[] =>
  calls.map((call) => ({ call, parameters, tags: [tag] }))

export const clientCalls = defineCalls([
  {
    call: 'sqlalchemy.create_engine',
    also: ['sqlalchemy.engine.create_engine', 'sqlmodel.create_engine', 'sqlalchemy.ext.asyncio.create_async_engine'],
    parameters: ['url'],
    tags: ['database-engine'],
  },
  ...takes(['dsn'], ['asyncpg.connect', 'asyncpg.create_pool'], 'database-engine'),
  ...takes(['conninfo'], ['psycopg_pool.ConnectionPool', 'psycopg_pool.AsyncConnectionPool'], 'database-engine'),
  ...takes(
    ['url'],
    ['databases.Database', 'redis.from_url', 'redis.Redis.from_url', 'redis.asyncio.from_url', 'redis.asyncio.Redis.from_url'],
    'database-engine',
  ),
  ...takes(['host'], ['pymongo.MongoClient', 'pymongo.AsyncMongoClient', 'motor.motor_asyncio.AsyncIOMotorClient'], 'database-engine'),
  ...takes(
    [],
    [
      'redis.Redis',
      'redis.asyncio.Redis',
      'aiomysql.connect',
      'aiomysql.create_pool',
      'elasticsearch.Elasticsearch',
      'elasticsearch.AsyncElasticsearch',
      'qdrant_client.QdrantClient',
      'qdrant_client.AsyncQdrantClient',
    ],
    'database-engine',
  ),
  ...takes(
    ['api_key'],
    [
      'anthropic.Anthropic',
      'anthropic.AsyncAnthropic',
      'openai.OpenAI',
      'openai.AsyncOpenAI',
      'groq.Groq',
      'groq.AsyncGroq',
      'sendgrid.SendGridAPIClient',
      'stripe.StripeClient',
    ],
    'service-client',
  ),
  ...takes(
    [],
    [
      'openai.AzureOpenAI',
      'openai.AsyncAzureOpenAI',
      'google.generativeai.configure',
      'google.genai.Client',
      'mistralai.Mistral',
      'cohere.Client',
      'pinecone.Pinecone',
      'supabase.create_client',
      'minio.Minio',
      'slack_sdk.WebClient',
      'slack_sdk.web.async_client.AsyncWebClient',
      'langchain_openai.ChatOpenAI',
      'langchain_openai.OpenAIEmbeddings',
      'langchain_anthropic.ChatAnthropic',
    ],
    'service-client',
  ),
  ...takes(
    ['service_name', 'region_name', 'api_version', 'use_ssl', 'verify', 'endpoint_url', 'aws_access_key_id', 'aws_secret_access_key'],
    ['boto3.client', 'boto3.resource'],
    'service-client',
  ),
  ...takes(
    ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'],
    ['boto3.Session', 'boto3.session.Session'],
    'service-client',
  ),
  ...takes(['username', 'password'], ['twilio.rest.Client'], 'service-client'),
])
