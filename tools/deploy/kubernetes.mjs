// Holds objects against what Kubernetes itself knows of its kinds: the structures that its Go client carries. A field that it does not know, or a
// value of another shape, is a fault. Kinds of others (a ServiceMonitor) are counted and not looked into.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The release of the client, by the Go module proxy. */
export const clientRelease = 'v0.34.0'

const packages = {
  v1: 'core.v1',
  'apps/v1': 'apps.v1',
  'policy/v1': 'policy.v1',
  'autoscaling/v2': 'autoscaling.v2',
  'networking.k8s.io/v1': 'networking.v1',
}

export function readKubernetes() {
  const said = execFileSync('go', ['mod', 'download', '-json', `k8s.io/client-go@${clientRelease}`], { encoding: 'utf8' })
  const text = readFileSync(join(JSON.parse(said).Dir, 'applyconfigurations', 'internal', 'internal.go'), 'utf8')
  const { types } = parse(text.slice(text.indexOf('`') + 1, text.lastIndexOf('`')))
  return new Map(types.map((type) => [type.name, type]))
}

/** Null where the kind is somebody else's. */
export function findFaults(object, types) {
  const folder = packages[object.apiVersion]
  if (folder === undefined) return null
  const faults = []
  check(object, { namedType: `io.k8s.api.${folder}.${object.kind}` }, object.kind)
  return faults

  function check(value, type, path) {
    if (value === null || value === undefined) return
    const named = type.namedType === undefined ? type : types.get(type.namedType)
    if (named === undefined) {
      faults.push(`${path}: there is no ${type.namedType}`)
      return
    }
    // What may be one of several is fine as any of them.
    if (named.scalar !== undefined && typeof value !== 'object') {
      const is = named.scalar === 'untyped' || typeof value === { string: 'string', numeric: 'number', boolean: 'boolean' }[named.scalar]
      if (!is && type.namedType === undefined) faults.push(`${path}: ${JSON.stringify(value)} is no ${named.scalar}`)
    } else if (named.list !== undefined && Array.isArray(value))
      for (const [index, item] of value.entries()) check(item, named.list.elementType, `${path}[${index}]`)
    else if (named.map !== undefined && typeof value === 'object' && !Array.isArray(value)) {
      const fields = new Map((named.map.fields ?? []).map((field) => [field.name, field.type]))
      for (const [name, item] of Object.entries(value)) {
        const known = fields.get(name) ?? named.map.elementType
        if (known === undefined) faults.push(`${path}: it has no field ${name}`)
        else check(item, known, `${path}.${name}`)
      }
    } else faults.push(`${path}: ${JSON.stringify(value)} has another shape`)
  }
}
