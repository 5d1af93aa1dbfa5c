// A decision point of somebody else, over real HTTP: it answers as the test says, and remembers what it was asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface OtherPoint {
  /** As settings name it. */
  readonly name: string
  /** Bodies of what was posted, by path, in order. */
  readonly asked: { readonly path: string; readonly body: Evaluation & { readonly evaluations?: readonly Evaluation[] } }[]
  readonly headers: IncomingMessage['headers'][]
  /** Most requests that it had in hand at a time. */
  readonly most: () => number
  answer: Answer
  metadata: ((name: string) => Reply) | null
}

export interface Evaluation {
  readonly subject: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> }
  readonly action: { readonly name: string }
  readonly resource: { readonly type: string; readonly id: string; readonly properties?: Readonly<Record<string, unknown>> }
  readonly context: Readonly<Record<string, unknown>>
}

interface Reply {
  readonly status?: number
  readonly type?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What is written by itself, or what writes it. */
export type Answer = Reply | ((body: OtherPoint['asked'][number]['body'], response: ServerResponse) => Reply | Promise<Reply> | null)

export const decide = (decision: unknown, context?: object): Reply => ({
  body: JSON.stringify({ decision, ...(context === undefined ? {} : { context }) }),
})

/** What it says of itself, with a part for several questions. */
export const wholeMetadata = (name: string): Reply => ({
  body: JSON.stringify({
    policy_decision_point: name,
    access_evaluation_endpoint: `${name}/own/evaluation`,
    access_evaluations_endpoint: `${name}/own/evaluations`,
  }),
})

export async function startOtherPoint(answer: Answer, metadata: OtherPoint['metadata'] = null): Promise<OtherPoint> {
  let running = 0
  let most = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => void reply(request, response, Buffer.concat(parts).toString('utf8')))
  })
  const write = (response: ServerResponse, { status = 200, type = 'application/json', body = '', headers = {} }: Reply, id: string) => {
    response.writeHead(status, { 'content-type': type, 'x-request-id': id, ...headers })
    response.end(body)
  }
  const reply = async (request: IncomingMessage, response: ServerResponse, text: string) => {
    const id = String(request.headers['x-request-id'])
    if (request.method === 'GET') {
      const { metadata: said } = point
      write(response, said === null ? { status: 404, body: '"nothing"' } : said(point.name), id)
      return
    }
    running++
    most = Math.max(most, running)
    response.once('close', () => running--)
    const body: OtherPoint['asked'][number]['body'] = JSON.parse(text)
    point.asked.push({ path: request.url ?? '', body })
    point.headers.push(request.headers)
    const { answer: how } = point
    const made = typeof how === 'function' ? await how(body, response) : how
    if (made !== null) write(response, made, id)
  }
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // A server of TCP has an address with a port.
  const point: OtherPoint = { name: `http://127.0.0.1:${port}`, asked: [], headers: [], most: () => most, answer, metadata }
  return point
}
