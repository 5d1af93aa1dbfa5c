// aiohttp: a server and a client in one. A FastAPI application that only asks other servers runs none of the server.

import { matchesText, runsOnWindows, speaksOf, uses, where, whole } from './conditions.ts'
import { all, any, type Condition, cannotTell, definePreconditions, yes } from './kit.ts'

/** Packages that start a server of aiohttp themselves. */
const servers =
  'aiogram slack-bolt botbuilder-integration-aiohttp aiohttp-jinja2 aiohttp-cors aiohttp-session aiohttp-apispec ray livekit-agents mitmproxy prometheus-async homeassistant aiortc-server'.split(
    ' ',
  )

const runsServer: Condition = (circumstances) => {
  const places = [
    ...circumstances.importsOf('aiohttp.web').flatMap((one) => one.places),
    ...circumstances.importsOf('aiohttp.web_app').flatMap((one) => one.places),
    ...circumstances.matches('aiohttp.web', /\baiohttp\.web\b/),
  ]
  const [place] = places
  return place === undefined
    ? whole(circumstances, 'nothing serves by `aiohttp.web`')
    : yes(`\`aiohttp.web\` is used in ${where(place)}`, { places })
}

const usesClient = uses('the client of aiohttp', ['ClientSession'], { imports: ['aiohttp.ClientSession', 'aiohttp.client'] })
const servesFiles = matchesText('files are served', 'no files are served by it', 'static', /\badd_static\s*\(|\bweb\.static\s*\(/)
/** Whoever answers would have to be hostile. */
const asksServers = all(usesClient, cannotTell('whether a server that it asks may be hostile is not known'))
const sendsParts = all(
  any(speaksOf('`MultipartWriter`', ['MultipartWriter']), speaksOf('`FormData`', ['FormData'])),
  cannotTell('whether callers choose the headers of the parts is not known'),
)
const sendsFromCallers = all(usesClient, cannotTell('whether callers choose more of the request than its address is not known'))
const keepsCookies = all(speaksOf('`CookieJar`', ['CookieJar']), cannotTell('what is loaded into it is not known'))

export const aiohttp = definePreconditions({ package: 'aiohttp', sharedBut: [] }, [
  {
    ids: ['PYSEC-2021-76', 'CVE-2021-21330', 'GHSA-v6wp-4m6f-gcjg'],
    about: '`normalize_path_middleware` sends callers elsewhere',
    when: all(runsServer, speaksOf('`normalize_path_middleware`', ['normalize_path_middleware'])),
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2023-120', 'GHSA-45c4-8wx5-qw6w', 'CVE-2023-37276'],
    about: 'the parser of requests lets one be smuggled in',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2023-246', 'CVE-2023-47627', 'GHSA-gfw2-4jvh-wgfg'],
    about: 'the parser in Python lets a request be smuggled in',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2023-247', 'CVE-2023-47641', 'GHSA-xx9p-xxvh-7g8j'],
    about: 'two lengths of a body let a request be smuggled in',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2023-250', 'CVE-2023-49081', 'GHSA-q3qx-c6g2-7pw2'],
    about: 'who chooses the version of HTTP of a request writes more of it',
    when: sendsFromCallers,
  },
  {
    ids: ['PYSEC-2023-251', 'CVE-2023-49082', 'GHSA-qvrw-v9rv-5rjx'],
    about: 'who chooses the method of a request writes more of it',
    when: sendsFromCallers,
  },
  {
    ids: ['PYSEC-2024-24', 'CVE-2024-23334', 'GHSA-5h86-8mv2-jq9f'],
    about: 'static files with `follow_symlinks` are read from anywhere',
    when: all(runsServer, speaksOf('`follow_symlinks`', ['follow_symlinks'])),
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2024-26', 'CVE-2024-23829', 'GHSA-8qpw-xqxj-h4r2'],
    about: 'the parser in Python lets a request be smuggled in',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1096', 'CVE-2024-52303', 'GHSA-27mf-ghqm-j3j8'],
    about: 'a refused method stays in memory where there is middleware',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1097', 'CVE-2025-69226', 'GHSA-54jq-c3m8-4m76'],
    about: 'static files tell which folders there are',
    when: all(runsServer, servesFiles),
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1098', 'CVE-2024-30251', 'GHSA-5m98-qgg9-wh84'],
    about: 'a form makes the server loop for ever',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1099', 'CVE-2025-69224', 'GHSA-69f9-5gxw-wvc2'],
    about: 'the parser in Python lets a request be smuggled in',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1100', 'CVE-2025-69228', 'GHSA-6jhg-hg63-jvvf'],
    about: 'a form fills the memory',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1101', 'CVE-2025-69223', 'GHSA-6mq8-rvhq-8wgg'],
    about: 'a compressed request fills the memory',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1102', 'CVE-2024-27306', 'GHSA-7gpw-8wmc-pm8g'],
    about: 'names of static files are not escaped on index pages',
    when: all(runsServer, speaksOf('`show_index`', ['show_index'])),
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1103', 'CVE-2024-52304', 'GHSA-8495-4g3g-x7pr'],
    about: 'the parser in Python lets a request be smuggled in',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1104', 'CVE-2025-53643', 'GHSA-9548-qrrj-x5pj'],
    about: 'the parser in Python lets a request be smuggled in',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1105', 'CVE-2025-69230', 'GHSA-fh55-r93g-j68g'],
    about: 'wrong cookies fill the log',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1106', 'CVE-2025-69229', 'GHSA-g84x-mcqj-x9qq'],
    about: 'a body in many chunks keeps the server busy',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1107', 'CVE-2025-69227', 'GHSA-jj3x-wxrx-4x23'],
    about: 'a form makes the server loop for ever under `python -O`',
    when: all(runsServer, cannotTell('whether it runs under `python -O` is not known')),
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1108', 'CVE-2024-42367', 'GHSA-jwhx-xcg6-8xhj'],
    about: 'compressed static files may be links out of the folder',
    when: all(runsServer, servesFiles),
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-1109', 'CVE-2025-69225', 'GHSA-mqqc-3gqh-h2x8'],
    about: 'the header `Range` takes digits of other scripts',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-2094', 'CVE-2026-22815', 'GHSA-w2fm-2cpv-w7v5'],
    about: 'trailers of any size are kept in memory',
    when: any(runsServer, asksServers),
  },
  {
    ids: ['PYSEC-2026-2095', 'CVE-2026-34513', 'GHSA-hcc4-c3v8-rx92'],
    about: 'each host that is asked stays in memory',
    when: all(usesClient, cannotTell('whether callers choose the hosts is not known')),
  },
  {
    ids: ['PYSEC-2026-2096', 'CVE-2026-34514', 'GHSA-2vrm-gr82-f7m5'],
    about: 'who chooses the type of a part writes more of the request',
    when: sendsParts,
  },
  {
    ids: ['PYSEC-2026-2097', 'CVE-2026-34515', 'GHSA-p998-jp59-783m'],
    about: 'on Windows static files tell of a share',
    when: all(runsServer, runsOnWindows),
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-2098', 'CVE-2026-34516', 'GHSA-m5qp-6w8w-w647'],
    about: 'parts of an answer may have any number of headers',
    when: all(speaksOf('`MultipartReader`', ['MultipartReader']), cannotTell('whether a server that it asks may be hostile is not known')),
  },
  {
    ids: ['PYSEC-2026-2099', 'CVE-2026-34517', 'GHSA-3wq7-rqq7-wx6j'],
    about: 'a field of a form is read before its size is looked at',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-2100', 'CVE-2026-34518', 'GHSA-966j-vmvw-g2g9'],
    about: 'cookies go along when a server sends the client elsewhere',
    when: asksServers,
  },
  {
    ids: ['PYSEC-2026-2101', 'CVE-2026-34519', 'GHSA-mwh4-6h8g-pg8w'],
    about: 'who chooses the reason of an answer writes more of it',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-2102', 'CVE-2026-34520', 'GHSA-63hf-3vf5-4wqf'],
    about: 'control characters in headers of answers are let through',
    when: asksServers,
  },
  {
    ids: ['PYSEC-2026-2103', 'CVE-2026-34525', 'GHSA-c427-h43c-vf67'],
    about: 'a request may have several hosts',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-2104', 'CVE-2026-34993', 'GHSA-jg22-mg44-37j8'],
    about: 'cookies that are loaded from a file run code',
    when: keepsCookies,
  },
  {
    ids: ['PYSEC-2026-2105', 'CVE-2026-47265', 'GHSA-hg6j-4rv6-33pg'],
    about: 'cookies of one request go along when a server sends the client elsewhere',
    when: all(
      usesClient,
      matchesText('cookies are given to a request', 'no request is given cookies of its own', 'cookies', /\bcookies\s*=/),
      cannotTell('whether a server that it asks may be hostile is not known'),
    ),
  },
  {
    ids: ['PYSEC-2026-2106', 'CVE-2026-50269', 'GHSA-m6qw-4cw2-hm4m'],
    about: 'who chooses headers of parts writes more of the request',
    when: sendsParts,
  },
  {
    ids: ['PYSEC-2026-2107', 'CVE-2026-54273', 'GHSA-4fvr-rgm6-gqmc'],
    about: 'requests that wait in line fill the memory',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-2108', 'CVE-2026-54274', 'GHSA-xcgm-r5h9-7989'],
    about: 'frames of websockets that are never complete fill the memory',
    when: any(
      runsServer,
      all(speaksOf('`ws_connect`', ['ws_connect']), cannotTell('whether a server that it asks may be hostile is not known')),
    ),
  },
  {
    ids: ['PYSEC-2026-2109', 'CVE-2026-54276', 'GHSA-hpj7-wq8m-9hgp'],
    about: '`DigestAuthMiddleware` answers whoever the client is sent to',
    when: all(
      speaksOf('`DigestAuthMiddleware`', ['DigestAuthMiddleware']),
      cannotTell('whether a server that it asks may be hostile is not known'),
    ),
  },
  {
    ids: ['PYSEC-2026-2110', 'CVE-2026-54277', 'GHSA-63hw-fmq6-xxg2'],
    about: 'lines of any length are kept in memory',
    when: any(runsServer, asksServers),
  },
  {
    ids: ['PYSEC-2026-2111', 'CVE-2026-54278', 'GHSA-g3cq-j2xw-wf74'],
    about: 'a compressed request fills the memory',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-2112', 'CVE-2026-54279', 'GHSA-2fqr-mr3j-6wp8'],
    about: 'cookies that were saved are sent to more hosts',
    when: keepsCookies,
  },
  {
    ids: ['PYSEC-2026-2113', 'CVE-2026-54280', 'GHSA-9x8q-7h8h-wcw9'],
    about: 'files stay open when a caller goes away',
    when: runsServer,
    alsoRunBy: servers,
  },
  {
    ids: ['PYSEC-2026-237', 'CVE-2026-54275', 'GHSA-4m7w-qmgq-4wj5'],
    about: 'a connection is used again under another `server_hostname`',
    when: speaksOf('`server_hostname`', ['server_hostname']),
  },
])
