// TLS: contexts, and clients that can be told not to check with whom they talk. Clients of HTTP stand in network.ts.
import { type CallRow, defineCalls } from '../call-row.ts'

const client = (call: string, also: readonly string[] = [], parameters: readonly string[] = []): CallRow => ({
  call,
  also,
  parameters,
  tags: ['tls-client'],
})

export const tlsCalls = defineCalls([
  { call: 'ssl._create_unverified_context', also: ['ssl._create_stdlib_context'], tags: ['tls-context'] },
  { call: 'ssl.create_default_context', parameters: ['purpose'], tags: ['tls-context'] },
  { call: 'ssl.create_default_context().__setattr__', parameters: ['name', 'value'], tags: ['tls-context'] },
  { call: 'ssl.SSLContext', parameters: ['protocol'], tags: ['tls-context'] },
  { call: 'ssl.SSLContext().__setattr__', parameters: ['name', 'value'], tags: ['tls-context'] },
  { call: 'ssl.wrap_socket', parameters: ['sock', 'keyfile', 'certfile', 'server_side', 'cert_reqs'], tags: ['tls-context'] },
  { call: 'ssl.__setattr__', parameters: ['name', 'value'], tags: ['tls-context'] },

  { call: 'requests.Session().__setattr__', also: ['requests.session().__setattr__'], parameters: ['name', 'value'], tags: ['tls-client'] },
  client('httpx.Client'),
  client('httpx.AsyncClient'),
  client('httpx.HTTPTransport', ['httpx.AsyncHTTPTransport'], ['verify']),
  client('aiohttp.TCPConnector', ['aiohttp.connector.TCPConnector']),
  client('aiohttp.ClientSession().ws_connect', ['aiohttp.ClientSession.ws_connect'], ['url']),
  client('urllib3.PoolManager', ['urllib3.poolmanager.PoolManager', 'urllib3.HTTPSConnectionPool']),
  client('urllib.request.urlopen', [], ['url', 'data', 'timeout']),
  client(
    'websockets.connect',
    ['websockets.client.connect', 'websockets.asyncio.client.connect', 'websockets.sync.client.connect'],
    ['uri'],
  ),
  client('boto3.client', ['boto3.session.Session.client', 'boto3.Session.client'], ['service_name', 'region_name']),
  client('boto3.resource', ['boto3.session.Session.resource', 'boto3.Session.resource'], ['service_name', 'region_name']),
  client('ldap3.Tls', ['ldap3.core.tls.Tls'], ['local_private_key_file', 'local_certificate_file', 'validate']),
  client('ldap.set_option', ['ldap.ldapobject.LDAPObject.set_option', 'ldap.initialize.set_option'], ['option', 'value']),
  client('elasticsearch.Elasticsearch', ['elasticsearch.AsyncElasticsearch'], ['hosts']),
  client('opensearchpy.OpenSearch', ['opensearchpy.AsyncOpenSearch'], ['hosts']),
  client('pymongo.MongoClient', ['pymongo.AsyncMongoClient', 'motor.motor_asyncio.AsyncIOMotorClient'], ['host', 'port']),
  client('redis.Redis', [
    'redis.StrictRedis',
    'redis.asyncio.Redis',
    'redis.from_url',
    'redis.asyncio.from_url',
    'redis.Redis.from_url',
    'redis.asyncio.Redis.from_url',
  ]),
  client('fastapi_mail.ConnectionConfig'),
  client('hvac.Client', [], ['url', 'token', 'cert', 'verify']),
  client('gitlab.Gitlab', [], ['url', 'private_token', 'oauth_token', 'job_token', 'ssl_verify']),
  client('docker.tls.TLSConfig'),
  client('kubernetes.client.Configuration().__setattr__', [], ['name', 'value']),
  client('paramiko.SSHClient().set_missing_host_key_policy', ['paramiko.client.SSHClient.set_missing_host_key_policy'], ['policy']),
  client('asyncssh.connect', [], ['host', 'port']),
])
