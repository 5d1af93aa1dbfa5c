// An overlay that `fastward.yaml` names: the real command before an application of ours, whose document does not know what the overlay says.

import { expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { startRecordingUpstream } from '../front/recording-upstream.ts'
import { send, startGateway } from '../running.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: { '/orders': { get: { responses: {} }, post: { responses: {} } }, '/free': { get: { responses: {} } } },
}

const overlay = `
overlay: 1.0.0
info: {title: who may, version: '1'}
actions:
  - target: $.paths['/orders'].*
    update: {x-fastward-permission: orders}
  - target: $.paths['/nowhere']
    update: {x-fastward-cost: 5}
`

test.each<[string, string, readonly number[], readonly boolean[]]>([
  ['held to', 'mode: enforce', [403, 403, 200], [true, true]],
  ['observed', 'mode: observe', [200, 200, 200], [false, false]],
  ['held to in places', "enforce: ['/orders/**', '/orders']", [403, 403, 200], [true, true]],
])('a permission that is %s', async (_name, mode, statuses, enforced) => {
  const upstream = await startRecordingUpstream()
  const folder = writeProject({
    'openapi.json': JSON.stringify(document),
    'who.overlay.yaml': overlay,
    'fastward.yaml': `access: {rules: {all: {where: {path: '/**'}}}}\ngateway: {annotations: {overlays: who.overlay.yaml, ${mode}}}\n`,
  })
  const gateway = await startGateway(folder, upstream.port, { words: ['--openapi', 'openapi.json', '--mode', 'enforce'] })
  const answers = [
    await send(gateway.port, 'GET', '/orders'),
    await send(gateway.port, 'POST', '/orders'),
    await send(gateway.port, 'GET', '/free'),
  ]
  expect(answers.map((answer) => answer?.status)).toEqual(statuses)
  const lines = await gateway.untilLines(3)
  expect(lines.slice(0, 2)).toMatchObject(
    enforced.map((one) => ({
      objections: [{ shield: 'annotations', code: 'permission-missing', reason: 'the caller lacks `orders`', enforced: one }],
    })),
  )
  expect(lines[2]).not.toHaveProperty('objections')
  expect(gateway.errors()).toContain("$.paths['/nowhere']")
})
