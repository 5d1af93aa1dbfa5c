// What Envoy is told: `envoy.service.auth.v3.CheckResponse`, with why as dynamic metadata for its access log.

import type { SentHead } from '../../request/index.ts'
import type { Headers, PointAnswer } from '../answer.ts'
import { writeBytes, writeVarint } from './protobuf.ts'

/** Codes of gRPC: 0 lets the request go on. */
const denied = 7

/** Of the request, taken off before the application gets it: names that only we may say, in every spelling. */
export function writeCheckResponse(answer: PointAnswer, sent: SentHead | null): Buffer {
  if (answer.kind === 'pass') {
    const ours = new Set(answer.headers.map(([name]) => name))
    const names = [...new Set((sent?.headers ?? []).map(({ name }) => name))].filter(
      (name) => !ours.has(name) && (/^(?:x-)?fastward-/.test(name) || name.includes('_')),
    )
    const ok = [...writeHeaders(answer.headers), ...names.map((name) => writeBytes(5, name))]
    return Buffer.concat([writeBytes(1, ''), writeBytes(3, Buffer.concat(ok)), writeMetadata('allow')])
  }
  const { status, headers, body, code } = answer
  const parts = [writeBytes(1, writeVarint(1, status)), ...writeHeaders(headers), ...(body === '' ? [] : [writeBytes(3, body)])]
  return Buffer.concat([writeBytes(1, writeVarint(1, denied)), writeBytes(2, Buffer.concat(parts)), writeMetadata(code ?? 'redirect')])
}

/** `HeaderValueOption`: put in the place of what is there, which is what both messages do where nothing is said. */
const writeHeaders = (headers: Headers): readonly Buffer[] =>
  headers.map(([name, value]) => writeBytes(2, writeBytes(1, Buffer.concat([writeBytes(1, name), writeBytes(2, value)]))))

/** A `Struct` with one text. */
const writeMetadata = (verdict: string): Buffer =>
  writeBytes(4, writeBytes(1, Buffer.concat([writeBytes(1, 'fastward_verdict'), writeBytes(2, writeBytes(3, verdict))])))
