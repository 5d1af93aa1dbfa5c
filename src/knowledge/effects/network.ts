// What is asked for at an address, by clients of HTTP and WebSockets.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { effectsOf, givesOf } from '../signature.ts'

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

interface Client {
  readonly owner: string
  readonly also?: readonly string[]
  /** How an example comes by one; without it, the module's own functions are called. */
  readonly made?: string
  readonly verbs?: readonly string[]
  /** Methods whose first argument is the verb. */
  readonly named?: readonly string[]
}

/** The methods of a client, or the functions of a module that does without one. */
function client({ owner, also = [], made, verbs = VERBS, named = ['request'] }: Client): EffectRow[] {
  const module = owner
    .split('.')
    .filter((part) => /^[a-z_]/.test(part))
    .join('.')
  const example = (call: string): string => `import ${module}\n${made ?? owner}.${call}`
  const row = (name: string, parameters: readonly string[]): EffectRow => ({
    call: `${owner}.${name}`,
    also: also.map((other) => `${other}.${name}`),
    parameters,
    effects: [{ kind: 'url', does: 'ask', at: 'url' }],
    example: example(`${name}(${parameters.length === 1 ? 'x' : "'GET', x"})`),
  })
  return [...verbs.map((verb) => row(verb, ['url'])), ...named.map((name) => row(name, ['method', 'url']))]
}

const asks = (...signatures: readonly string[]): EffectRow[] => effectsOf('url', 'ask', signatures)
const STREAMING = ['request', 'stream']

export const networkEffects = defineEffects([
  // ---- requests, and what has its face
  ...client({ owner: 'requests', also: ['requests.api', 'niquests', 'niquests.api', 'requests_futures'] }),
  ...client({
    owner: 'requests.Session',
    also: ['requests.sessions.Session', 'niquests.Session', 'niquests.AsyncSession'],
    made: 'requests.Session()',
  }),
  ...givesOf('requests.Session', [
    'requests.session = requests.sessions.session = cloudscraper.create_scraper = cloudscraper.CloudScraper = cloudscraper.session',
    'requests_html.HTMLSession = requests_html.AsyncHTMLSession = requests_cache.CachedSession = requests_toolbelt.sessions.BaseUrlSession',
    'requests_futures.sessions.FuturesSession = requests_oauthlib.OAuth2Session = requests_oauthlib.OAuth1Session = cachecontrol.CacheControl',
  ]),
  ...asks('requests.Request = niquests.Request = requests.models.Request (method, url!)'),
  ...client({ owner: 'curl_cffi.requests', also: ['curl_cffi'] }),
  ...client({
    owner: 'curl_cffi.requests.Session',
    also: [
      'curl_cffi.requests.AsyncSession',
      'curl_cffi.Session',
      'curl_cffi.AsyncSession',
      'curl_cffi.requests.session.Session',
      'curl_cffi.requests.session.AsyncSession',
    ],
    made: 'curl_cffi.requests.Session()',
    named: STREAMING,
  }),

  // ---- httpx
  ...client({ owner: 'httpx', named: STREAMING }),
  ...client({ owner: 'httpx.Client', made: 'httpx.Client()', named: [...STREAMING, 'build_request'] }),
  ...client({ owner: 'httpx.AsyncClient', made: 'httpx.AsyncClient()', named: [...STREAMING, 'build_request'] }),
  ...givesOf('httpx.AsyncClient', [
    'authlib.integrations.httpx_client.AsyncOAuth2Client = hishel.AsyncCacheClient = hishel.httpx.AsyncCacheClient',
  ]),
  ...givesOf('httpx.Client', ['authlib.integrations.httpx_client.OAuth2Client = hishel.CacheClient = hishel.httpx.SyncCacheClient']),
  ...effectsOf('url', 'ask', ['httpx.Client = httpx.AsyncClient (*, base_url!)']),
  ...asks('httpx.Request (method, url!)'),
  ...asks('httpx_sse.connect_sse = httpx_sse.aconnect_sse (client, method, url!)', 'httpx_ws.connect_ws = httpx_ws.aconnect_ws (url!)'),
  ...asks('httpcore.request = httpcore.stream (method, url!)'),
  ...effectsOf('url', 'ask', [
    'httpcore.ConnectionPool.request = httpcore.ConnectionPool.stream = httpcore.AsyncConnectionPool.request = httpcore.AsyncConnectionPool.stream (self, method, url!)',
  ]),

  // ---- aiohttp
  ...client({
    owner: 'aiohttp.ClientSession',
    also: ['aiohttp.client.ClientSession', 'aiohttp_retry.RetryClient', 'aiohttp_client_cache.CachedSession'],
    made: 'aiohttp.ClientSession()',
    named: ['request'],
  }),
  ...asks(
    'aiohttp.ClientSession.ws_connect = aiohttp.client.ClientSession.ws_connect (self, url!)',
    'aiohttp.ClientSession (base_url!)',
    'aiohttp.request (method, url!)',
  ),

  // ---- urllib, urllib3, http.client
  ...asks(
    'urllib3.request = urllib3.PoolManager.request = urllib3.PoolManager.urlopen = urllib3.PoolManager.request_encode_url = urllib3.PoolManager.request_encode_body (method, url!)',
    'urllib3.poolmanager.PoolManager.request = urllib3.ProxyManager.request (method, url!)',
    'urllib3.connection_from_url = urllib3.connectionpool.connection_from_url = urllib3.PoolManager.connection_from_url (url!)',
    'urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool (host!)',
    'urllib.request.urlopen = urllib.request.Request = urllib2.urlopen (url!)',
    'urllib.request.urlretrieve (url!, filename!file.write)',
    'urllib.request.OpenerDirector.open = urllib.request.build_opener.open (fullurl!)',
    'http.client.HTTPConnection = http.client.HTTPSConnection (host!)',
    'httplib2.Http.request (self, uri!)',
  ).map((row) => (row.call === 'urllib3.request' ? { ...row, example: "import urllib3\nurllib3.PoolManager().request('GET', x)" } : row)),

  // ---- others
  ...asks(
    'treq.get = treq.post = treq.put = treq.patch = treq.delete = treq.head (url!)',
    'treq.request (method, url!)',
    'tornado.httpclient.AsyncHTTPClient.fetch = tornado.httpclient.HTTPClient.fetch (self, request!)',
    'tornado.httpclient.HTTPRequest (url!)',
    'tornado.websocket.websocket_connect (url!)',
    'grequests.get = grequests.post = grequests.put = grequests.delete = grequests.head (url!)',
    'asks.get = asks.post (uri!)',
    'mechanize.Browser.open (self, url_or_request!)',
    'scrapy.Request = scrapy.http.Request (url!)',
    'wget.download (url!, out!file.write)',
    'gdown.download (url!, output!file.write)',
    'pooch.retrieve (url!)',
    'torch.hub.download_url_to_file = torch.hub.load_state_dict_from_url (url!)',
    'tensorflow.keras.utils.get_file = keras.utils.get_file (fname!file.write, origin!)',
    'xmlrpc.client.ServerProxy = xmlrpc.client.Server (uri!)',
    'zeep.Client = zeep.AsyncClient = suds.client.Client (wsdl!)',
    'gradio_client.Client (src!)',
    'gql.transport.aiohttp.AIOHTTPTransport = gql.transport.requests.RequestsHTTPTransport = gql.transport.httpx.HTTPXAsyncTransport (url!)',
  ),
  ...effectsOf('url', 'ask', ['pycurl.Curl.setopt (self, option, value!)'], {
    when: { option: ['URL'] },
    example: 'import pycurl\npycurl.Curl().setopt(pycurl.URL, x)',
  }),

  // ---- sockets of the web, and agents' tools
  ...asks(
    'websockets.connect = websockets.client.connect = websockets.asyncio.client.connect = websockets.legacy.client.connect = websockets.sync.client.connect (uri!)',
    'websocket.create_connection = websocket.WebSocketApp (url!)',
    'websocket.WebSocket.connect (self, url!)',
    'mcp.client.sse.sse_client = mcp.client.streamable_http.streamablehttp_client = mcp.client.streamable_http.streamable_http_client (url!)',
    'mcp.client.websocket.websocket_client (url!)',
    'a2a.client.A2ACardResolver (httpx_client, base_url!)',
  ),

  ...effectsOf('url', 'ask', ['fastmcp.client.transports.StreamableHttpTransport = fastmcp.client.transports.SSETransport (url!)'], {
    example: 'from fastmcp.client.transports import StreamableHttpTransport\nStreamableHttpTransport(x)',
  }),

  // ---- messages that are sent to an address of the receiver's
  ...asks(
    'slack_sdk.WebhookClient = slack_sdk.webhook.WebhookClient = slack_sdk.webhook.async_client.AsyncWebhookClient = slack_sdk.webhook.client.WebhookClient (url!)',
    'discord.Webhook.from_url = discord.SyncWebhook.from_url (url!)',
    'discord_webhook.DiscordWebhook = discord_webhook.AsyncDiscordWebhook (url!)',
    'pymsteams.connectorcard (hookurl!)',
    'apprise.Apprise.add = apprise.Apprise.instantiate (self, servers!)',
    'pywebpush.webpush (subscription_info.endpoint!)',
    'pywebpush.WebPusher (subscription_info.endpoint!)',
  ),
  ...effectsOf('url', 'ask', ['apprise.Apprise.instantiate (url!)']),
  {
    call: 'django.utils.http.url_has_allowed_host_and_scheme',
    also: ['safe_redirect_url.url_has_allowed_host_and_scheme', 'django.utils.http.is_safe_url'],
    checks: ['redirect', 'url'],
    example:
      "from django.utils.http import url_has_allowed_host_and_scheme\nif not url_has_allowed_host_and_scheme(x, {'a'}):\n    raise ValueError(x)\ny = x",
  },
])
