// The requests of three public corpora, made as their own tools make them, from git mirrors. Nothing of them is kept here.

import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { git, showFile } from './documents.ts'
import { bytesOf, type Sample, usualHeaders } from './sample.ts'

export interface Corpus {
  readonly repository: string
  readonly commit: string
  readonly samples: readonly Sample[]
}

export function readCorpora(mirrors: string): Corpus[] {
  return [
    readCorpus(mirrors, 'wallarm/gotestwaf', goTestWaf),
    readCorpus(mirrors, 'openappsec/mgm-web-attack-payloads', webAttackPayloads),
    readCorpus(mirrors, 'Morzeux/HttpParamsDataset', httpParams),
  ]
}

type Read = (path: string) => string

function readCorpus(mirrors: string, repository: string, make: (files: readonly string[], read: Read) => Sample[]): Corpus {
  const commit = git(mirrors, repository, 'rev-parse', 'HEAD').trim()
  const files = git(mirrors, repository, 'ls-tree', '-r', '--name-only', commit).trim().split('\n')
  return { repository, commit, samples: make(files, (path) => showFile(mirrors, repository, commit, path)) }
}

/** The same for a payload in all its places, and for payloads that differ in a digit or in the function that they call. */
function partOf(payload: string): Sample['part'] {
  const same = payload
    .toLowerCase()
    .replace(/alert|confirm|prompt/g, 'f')
    .replace(/\d+/g, '0')
  return (createHash('sha256').update(same).digest()[0] ?? 0) < 128 ? 'tuning' : 'held-out'
}

interface TestCase {
  readonly payload: readonly unknown[]
  readonly encoder: readonly string[]
  readonly placeholder: readonly (string | Readonly<Record<string, Raw>>)[]
}

interface Raw {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function goTestWaf(files: readonly string[], read: Read): Sample[] {
  const samples: Sample[] = []
  for (const file of files.filter((name) => /^testcases\/.*\.yml$/.test(name)).sort()) {
    // `\'` within double quotes is no escape of YAML, and Go's reader takes it.
    const test: TestCase = parse(read(file).replace(/\\'/g, "'"), { strict: false, uniqueKeys: false })
    const isAttack = !file.includes('/false-pos/')
    const [, folder = '', name = ''] = /([^/]+)\/([^/]+)\.yml$/.exec(file) ?? []
    for (const written of test.payload)
      for (const encoder of test.encoder)
        for (const place of test.placeholder) {
          const payload = String(written)
          const [placeholder, settings] = typeof place === 'string' ? [place, {}] : (Object.entries(place)[0] ?? ['', {}])
          const common = {
            corpus: 'GoTestWAF',
            kind: folder === 'false-pos' ? 'texts' : name,
            isAttack,
            part: partOf(payload),
            document: null,
            payload,
          }
          samples.push({ id: `GoTestWAF-${samples.length}`, ...common, ...placed(placeholder, encoded(encoder, payload), settings) })
        }
  }
  return samples
}

/** Go's `url.PathEscape`. */
const pathEscape = (text: string) =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[^A-Za-z0-9_.~$&+:=@-]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

/** Go's `url.QueryEscape`. */
const queryEscape = (text: string) =>
  pathEscape(text)
    .replace(/[$&+:=@]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')

function encoded(encoder: string, payload: string): string {
  switch (encoder) {
    case 'URL':
      return pathEscape(payload)
    case 'Base64':
      return Buffer.from(payload).toString('base64')
    case 'Base64Flat':
      return Buffer.from(payload).toString('base64').replaceAll('=', '')
    default:
      return payload
  }
}

type Placed = Pick<Sample, 'method' | 'target' | 'headers' | 'body'>

const xmlEntity = (text: string) => `<string>${text.replace(/[&<>"'\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`)}</string>`

function placed(placeholder: string, payload: string, raw: Raw): Placed {
  const name = '5d0b1a9b7c'
  const send = (
    method: string,
    target: string,
    type: string | null = null,
    body: string | null = null,
    more: [string, string][] = [],
  ): Placed => ({
    method,
    target,
    headers: [...usualHeaders(type).filter(([one]) => !more.some(([own]) => own.toLowerCase() === one.toLowerCase())), ...more],
    body: body === null ? null : bytesOf(body),
  })
  switch (placeholder) {
    case 'URLParam':
      return send('GET', `/?${name}=${payload}`)
    case 'URLPath':
      return send('GET', `/${payload}`)
    case 'Header':
      return send('GET', '/', null, null, [[`X-${name}`, payload]])
    case 'UserAgent':
      return send('GET', '/', null, null, [['User-Agent', payload]])
    case 'HTMLForm':
      return send('POST', '/', 'application/x-www-form-urlencoded', `${name}=${payload}`)
    case 'HTMLMultipartForm':
      return send(
        'POST',
        '/',
        'multipart/form-data; boundary=0a1b2c3d4e5f',
        `--0a1b2c3d4e5f\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${payload}\r\n--0a1b2c3d4e5f--\r\n`,
      )
    case 'JSONRequest': {
      const escaped = [...Array(payload.length).keys()].map((at) => `\\u${payload.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
      return send('POST', '/', 'application/json', `{"test": true, "${name}": "${escaped}"}`)
    }
    case 'JSONBody':
      return send('POST', '/', 'application/json', payload)
    case 'XMLBody':
      return send('POST', '/', 'application/xml', payload)
    case 'SOAPBody':
      return send(
        'POST',
        '/',
        'text/xml',
        `<?xml version="1.0" encoding="UTF-8"?>\n<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><ab${name}>${xmlEntity(payload)}</ab${name}></e:Body></e:Envelope>`,
        [['SOAPAction', '"http://schemas.xmlsoap.org/soap/actor/next"']],
      )
    case 'GraphQL':
      return raw.method === 'GET'
        ? send('GET', `/graphql?query=${queryEscape(payload)}`)
        : send('POST', '/graphql', 'application/json', payload)
    case 'gRPC':
      return send(
        'POST',
        '/service.FooBar/foo',
        'application/grpc',
        `\u0000\u0000\u0000\u0000${String.fromCharCode(payload.length + 2)}\n${String.fromCharCode(payload.length)}${payload}`,
      )
    case 'RawRequest':
      return send(
        raw.method ?? 'GET',
        (raw.path ?? '/').replaceAll('{{payload}}', pathEscape(payload)),
        null,
        (raw.body ?? '').replaceAll('{{payload}}', payload),
        Object.entries(raw.headers ?? {}),
      )
    default:
      throw new Error(`GoTestWAF places payloads in \`${placeholder}\`, which is not known here`)
  }
}

function webAttackPayloads(files: readonly string[], read: Read): Sample[] {
  const samples: Sample[] = []
  for (const file of files.filter((name) => /^nuclei\/payloads\/.*\.txt$/.test(name)).sort()) {
    const [, kind = '', which = ''] = /payloads\/([^/]+)\/([^/]+)\.txt$/.exec(file) ?? []
    for (const payload of read(file).split(/\r?\n/)) {
      if (payload === '') continue
      const common = { corpus: 'mgm', kind, isAttack: which === 'true-positives', part: partOf(payload), document: null, payload }
      // What is encoded already is not encoded again, as the templates have it.
      const once = queryEscape(payload).replaceAll('%25', '%')
      for (const own of placesOf(kind, payload, once)) samples.push({ id: `mgm-${samples.length}`, ...common, ...own })
    }
  }
  return samples
}

function placesOf(kind: string, payload: string, once: string): Placed[] {
  const form = 'application/x-www-form-urlencoded'
  const agent = (type: string | null): [string, string][] =>
    usualHeaders(type).map(([name, value]) => [name, name === 'User-Agent' ? payload : value])
  const byForm: Placed = { method: 'POST', target: '/', headers: usualHeaders(form), body: bytesOf(`tp_param=${once}`) }
  switch (kind) {
    case 'log4shell':
      return [
        { method: 'GET', target: '/?tp_param=foobar', headers: agent(null), body: null },
        { method: 'POST', target: '/', headers: agent(null), body: bytesOf('tp_param=foobar') },
      ]
    case 'shellshock':
      return [
        { method: 'GET', target: '/?tp_param=foobar', headers: agent(null), body: null },
        { method: 'POST', target: '/', headers: agent('text/plain'), body: bytesOf('tp_param=foobar') },
        byForm,
      ]
    case 'xxe':
      return ['GET', 'POST'].map((method) => ({
        method,
        target: '/',
        headers: usualHeaders('application/xml; charset=utf-8'),
        body: bytesOf(payload),
      }))
    default:
      return [{ method: 'GET', target: `/?tp_param=${once}`, headers: usualHeaders(null), body: null }, byForm]
  }
}

function httpParams(_files: readonly string[], read: Read): Sample[] {
  return readCsv(read('payload_full.csv'))
    .slice(1)
    .filter((row) => row.length >= 4)
    .map(([payload = '', , kind = '', label = ''], at) => ({
      id: `HttpParams-${at}`,
      corpus: 'HttpParams',
      kind,
      isAttack: label === 'anom',
      part: partOf(payload),
      method: 'GET',
      target: `/?value=${queryEscape(payload)}`,
      headers: usualHeaders(null),
      body: null,
      document: null,
      payload,
    }))
}

/** RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') field += text[at]
        else if (text[at + 1] === '"') field += text[at++]
        else break
      }
      at++
    } else for (; at < text.length && !',\r\n'.includes(text[at] ?? ''); at++) field += text[at]
    row.push(field)
    if (text[at] === ',') at++
    else {
      if (text[at] === '\r') at++
      at++
      rows.push(row)
      row = []
    }
  }
  return rows
}
