// What the objects of Kubernetes run.

import { findPod, type KubePod } from '../kube/pods.ts'
import { readKubeObjects } from '../kube/read-objects.ts'
import { defineSource } from '../source.ts'

export default defineSource<KubePod>({
  noun: 'pod template',
  read: (subject, problem) => readKubeObjects(subject, problem).flatMap((object) => findPod(object) ?? []),
})
