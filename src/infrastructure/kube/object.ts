// One object of a cluster, as a manifest, a chart or a kustomization brings it up.

import type { Place } from '../../base/index.ts'
import { type Deployment, toDeployment } from '../edges.ts'
import { at, type KubeValue, textAt } from './value.ts'

export interface KubeObject {
  /** `apps/v1` */
  readonly apiVersion: string
  /** `Deployment` */
  readonly kind: string
  /** Empty where a template leaves it open. */
  readonly name: string
  /** Empty: of whoever applies it. */
  readonly namespace: string
  readonly place: Place
  /** The line that says what kind it is; where findings on the whole of it stand. */
  readonly kindPlace: Place
  readonly root: KubeValue
  /** What is brought up together: the folder of a chart or kustomization, or of the manifest. */
  readonly group: string
  readonly deployment: Deployment
  readonly from: 'manifest' | 'helm' | 'kustomize'
  /** A template leaves parts of it open: nothing may be concluded from what is absent. */
  readonly isPartial: boolean
}

export function toKubeObject(root: KubeValue, group: string, from: KubeObject['from'], isPartial = false): KubeObject | null {
  const apiVersion = textAt(root, 'apiVersion')
  const kind = textAt(root, 'kind')
  if (apiVersion === null || kind === null) return null
  return {
    apiVersion,
    kind,
    name: textAt(root, 'metadata', 'name') ?? '',
    namespace: textAt(root, 'metadata', 'namespace') ?? '',
    place: root.place,
    kindPlace: at(root, 'kind')?.place ?? root.place,
    root,
    group,
    deployment: toDeployment(root.place.file),
    from,
    isPartial,
  }
}

/** How findings call it: without a line, so that it stays the same when others move. */
export function nameOf({ kind, name, namespace, group }: KubeObject): string {
  return `${group === '' ? '' : `${group}: `}${namespace === '' ? '' : `${namespace}/`}${kind} ${name === '' ? '(named by a template)' : name}`
}
