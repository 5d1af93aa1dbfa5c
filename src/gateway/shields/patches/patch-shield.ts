// Known weaknesses, closed in front of the application until they are mended there: held to by themselves, whatever is observed elsewhere.

import type { Model, Route } from '../../../model/index.ts'
import { fitsRoute, type LinedPatch } from '../../../policy/index.ts'
import { findHeader } from '../../request/index.ts'
import type { Objection, OperationShield, Said, SentBytes, Shield, ShieldRequest } from '../shield.ts'
import { type CompiledPatch, compilePatch, type Fault } from './compile-patch.ts'

const name = 'patches'
const archiveBytes = 16 * 1024 * 1024

/** `mostBytes`: the largest body that is looked at; a larger one is refused where a patch looks at bodies. */
export function createPatchShield(patches: readonly LinedPatch[], model: Pick<Model, 'schemas'>, mostBytes: number): Shield {
  return {
    name,
    of(route) {
      const mine =
        route === null ? [] : patches.filter((patch) => isAbout(patch, route)).map((patch) => compilePatch(patch, route, model.schemas))
      return mine.length === 0 ? null : createOperationShield(mine, mostBytes)
    },
  }
}

/** Patches that no route of the model has. */
export function listIdlePatches(patches: readonly LinedPatch[], { routes }: Pick<Model, 'routes'>): readonly LinedPatch[] {
  return patches.filter((patch) => !routes.some((route) => isAbout(patch, route)))
}

const isAbout = ({ route: pattern = '' }: LinedPatch, { method, path }: Route): boolean => fitsRoute(pattern, method, path)

const isEnforced = ({ patch }: CompiledPatch): boolean => patch.mode !== 'observe'

function createOperationShield(patches: readonly CompiledPatch[], mostBytes: number): OperationShield {
  const ofBody = patches.filter(({ body }) => body !== undefined)
  const most = ofBody.some(({ patch }) => patch.class === 'archive') ? Math.max(archiveBytes, mostBytes) : mostBytes
  return {
    mode: patches.some(isEnforced) ? 'enforce' : 'observe',
    head: (request) => judgeHead(patches, request),
    ...(ofBody.length === 0 ? {} : { body: { mostBytes: most, judge: (request, body) => judgeBody(ofBody, request, body, most) } }),
  }
}

/** The first that is enforced refuses; what the others would refuse is noted. */
function judgeHead(patches: readonly CompiledPatch[], request: ShieldRequest): Objection | null {
  for (const compiled of patches) {
    const isStranger = compiled.wantsCaller && request.principal.kind === 'anonymous'
    const fault = isStranger ? 'nobody is known to call' : (compiled.head?.(request.head, request.parameters) ?? null)
    const said = fault === null ? null : object(compiled, fault)
    if (said?.isEnforced === true) return said
    if (said !== null) request.note(said)
  }
  return null
}

function judgeBody(patches: readonly CompiledPatch[], request: ShieldRequest, sent: SentBytes, most: number): Said {
  const contentType = findHeader(request.head.headers, 'content-type')
  const ask = (from: number): Said => {
    for (let index = from; index < patches.length; index++) {
      const compiled = patches[index]
      if (compiled === undefined) break
      const fault =
        sent.bytes === null ? `the body is larger than ${most} bytes` : (compiled.body?.(sent.bytes, sent.read(), contentType) ?? null)
      if (fault instanceof Promise) return fault.then((later) => tell(compiled, later, request) ?? ask(index + 1))
      const said = tell(compiled, fault, request)
      if (said !== null) return said
    }
    return null
  }
  return ask(0)
}

/** Null also where it was noted alone. */
function tell(compiled: CompiledPatch, fault: Fault, request: ShieldRequest): Objection | null {
  if (fault === null) return null
  const said = object(compiled, fault)
  if (said.isEnforced) return said
  request.note(said)
  return null
}

function object(compiled: CompiledPatch, fault: string): Objection {
  const { patch, wantsCaller } = compiled
  const { class: kind = '', in: place, parameter, finding } = patch
  const where = parameter === undefined ? (place === undefined ? '' : ` in the ${place}`) : ` in \`${parameter}\``
  const of = finding === undefined ? '' : ` (finding ${finding.slice(0, 12)})`
  return {
    shield: name,
    code: wantsCaller ? 'credential-refused' : 'payload-refused',
    reason: `${kind}${where}${of}: ${fault}`,
    ...(wantsCaller ? { headers: [['www-authenticate', 'Bearer']] } : {}),
    isEnforced: isEnforced(compiled),
  }
}
