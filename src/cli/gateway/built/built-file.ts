// The file of `fastward gateway build`: what the application serves, with the overlays on it, and the policy that it was looked at with. `fastward gateway
// --built` starts from it without asking anybody.

import { resolve } from 'node:path'
import { parseJson, UserError } from '../../../base/index.ts'
import type { ContractFaults } from '../../../gateway/index.ts'
import type { Model } from '../../../model/index.ts'
import type { Host } from '../../host.ts'
import { isMap, type Served } from '../read-served.ts'

/** Major changes when an older reader would misread it. */
const schemaVersion = '1.0'

export interface Built {
  /** `sha256-…` of what the policy said. */
  readonly policy: string
  /** Where the routes are known from. */
  readonly source: string
  readonly app: string
  readonly report: ContractFaults & { readonly routes: number; readonly rules: number }
  readonly model: Model
  readonly document: unknown
}

/** The same bytes for the same application and policy. */
export const writeBuilt = (built: Built): string => `${JSON.stringify({ schemaVersion, kind: 'fastward-gateway', ...built })}\n`

/** `policy`: what `fastward.yaml` says now. */
export function readBuilt(path: string, policy: string, { files, folder }: Host): Served {
  const wrong = (reason: string) => new UserError('gateway-built-unreadable', { file: path, reason })
  const bytes = files.read(resolve(folder, path))
  if (!bytes.ok) throw wrong('the file cannot be read')
  let read: unknown
  try {
    read = parseJson(new TextDecoder().decode(bytes.value))
  } catch {
    throw wrong('it is no JSON')
  }
  const fields = new Map<string, unknown>(typeof read === 'object' && read !== null ? Object.entries(read) : [])
  if (fields.get('kind') !== 'fastward-gateway') throw wrong('`fastward gateway build` did not write it')
  const version = String(fields.get('schemaVersion'))
  if (!/^1\./.test(version)) throw wrong(`it is of version ${version}`)
  const { app, source, model } = { app: fields.get('app'), source: fields.get('source'), model: fields.get('model') }
  if (typeof app !== 'string' || typeof source !== 'string' || !isMap(model) || !fields.has('document'))
    throw wrong('a part of it is missing')
  if (fields.get('policy') !== policy) throw new UserError('gateway-built-stale', { file: path })
  return { model, app, source, document: () => fields.get('document'), isResolved: true }
}
