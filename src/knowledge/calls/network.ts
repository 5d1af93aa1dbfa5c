// Clients of the network. `verify`, `timeout` and the like are given by keyword, so they need no place here.
import { type CallRow, defineCalls } from '../call-row.ts'

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

const client = (owner: string, others: readonly string[], tags: CallRow['tags']): CallRow[] => [
  ...verbs.map((verb) => ({ call: `${owner}.${verb}`, also: others.map((other) => `${other}.${verb}`), parameters: ['url'], tags })),
  { call: `${owner}.request`, also: others.map((other) => `${other}.request`), parameters: ['method', 'url'], tags },
]

export const networkCalls = defineCalls([
  ...client('requests', ['requests.api'], ['http-request', 'blocking']),
  ...client('requests.Session', ['requests.session', 'requests.sessions.Session'], ['http-request', 'blocking']),
  ...client('httpx', [], ['http-request', 'blocking']),
  { call: 'httpx.stream', parameters: ['method', 'url'], tags: ['http-request', 'blocking'] },
  ...client('httpx.Client', [], ['http-request', 'blocking']),
  { call: 'httpx.Client.stream', parameters: ['method', 'url'], tags: ['http-request', 'blocking'] },
  { call: 'httpx.Client.send', parameters: ['request'], tags: ['http-request', 'blocking'] },
  ...client('httpx.AsyncClient', [], ['http-request']),
  { call: 'httpx.AsyncClient.stream', parameters: ['method', 'url'], tags: ['http-request'] },
  ...client('aiohttp.ClientSession', ['aiohttp.client.ClientSession'], ['http-request']),
  ...client('urllib3.PoolManager', [], ['http-request', 'blocking']),
  {
    call: 'urllib.request.urlopen',
    parameters: ['url', 'data', 'timeout'],
    tags: ['http-request', 'blocking'],
  },
  { call: 'urllib.request.urlretrieve', parameters: ['url', 'filename'], tags: ['http-request', 'blocking'] },
  { call: 'httpx.Client', tags: ['http-client'] },
  { call: 'httpx.AsyncClient', tags: ['http-client'] },
  ...['iter_bytes', 'iter_text', 'iter_raw', 'iter_lines'].map((name) => ({
    call: `httpx.AsyncClient.stream.a${name}`,
    also: [`httpx.Client.stream.${name}`, `httpx.stream.${name}`],
    tags: ['stream-read'] as const,
  })),
  {
    call: 'requests.get.iter_content',
    also: [
      'requests.api.get.iter_content',
      'requests.Session.get.iter_content',
      'requests.session.get.iter_content',
      'requests.get.iter_lines',
    ],
    parameters: ['chunk_size'],
    tags: ['stream-read'],
  },
  {
    call: 'aiohttp.ClientSession.get.content.iter_chunked',
    also: ['aiohttp.ClientSession.get.content.iter_any', 'aiohttp.client.ClientSession.get.content.iter_chunked'],
    tags: ['stream-read'],
  },
])
