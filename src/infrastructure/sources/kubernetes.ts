// Objects of Kubernetes: manifests, kustomizations and charts.

import type { KubeObject } from '../kube/object.ts'
import { readKubeObjects } from '../kube/read-objects.ts'
import { defineSource } from '../source.ts'

export default defineSource<KubeObject>({
  noun: 'Kubernetes object',
  read: readKubeObjects,
})
