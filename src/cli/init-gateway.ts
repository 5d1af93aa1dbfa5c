// `fastward init --gateway`: the Python by which the application knows its callers from the gateway. Nothing that is there is written over.

import { basename, join } from 'node:path'
import { UserError } from '../base/index.ts'
import { writeDependency } from '../gateway/index.ts'
import type { Host } from './host.ts'
import { getTarget } from './target.ts'

const fileName = 'fastward_gateway.py'

/** `isPublic`: the application holds the gateway's public key and no secret. */
export function initGateway(path: string | undefined, isPublic: boolean, host: Host): string {
  const target = getTarget(path, host)
  const file = join(target.folder, fileName)
  const place = target.shown === '.' ? fileName : join(target.shown, fileName)
  const status = host.files.status(file)
  if (status.ok || status.failure !== 'missing') throw new UserError('init-already-there', { place })
  const audience = basename(target.folder)
  const written = host.files.write(file, writeDependency({ audience, algorithm: isPublic ? 'EdDSA' : 'HS256' }))
  if (!written.ok) throw new UserError('output-not-written', { path: place, reason: 'its folder does not let it' })
  return [
    `${place}: written. The gateway calls this application \`${audience}\`.`,
    '',
    'In the application:',
    '    from fastward_gateway import GatewayOnly',
    '    app.add_middleware(GatewayOnly)',
    'and where a route wants to know who calls:',
    '    caller: Annotated[Caller, Depends(require_gateway)]',
    '',
    'Without FASTWARD_GATEWAY_KEY the application does not start.',
    `\`fastward credential signing${isPublic ? ' --public' : ''}\` makes the key, for the gateway and for the application.`,
    ...(isPublic ? ['The application needs the package `cryptography`.'] : []),
    '',
  ].join('\n')
}
