// A folder or socket of the node inside of a pod.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { at, itemsAt, textAt } from '../../kube/value.ts'

const sockets = /(?:docker|containerd|crio|podman)(?:\/\w+)?\.sock$/
/** What makes whoever writes or reads it the owner of the node. */
const owners =
  /^\/(?:$|etc(?:\/|$)|root(?:\/|$)|proc(?:\/|$)|sys(?:\/|$)|boot(?:\/|$)|var\/lib\/kubelet|var\/lib\/docker|var\/run\/?$|run\/?$|home\/?$)/

export default defineCheck({
  id: 'pod-mounts-host-path',
  title: 'A pod mounts a part of its node that leads to all of it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With the socket of the container runtime, or the node's own folders, one request that gets code to run in the application starts any
    container with any rights on the node: the walls around the pod are gone.`,
  fix: 'Mount a volume of the cluster in its place; run jobs through the API of Kubernetes with a role that may do that alone.',
  blindSpots: [
    'A folder of the node that holds only data is not reported.',
    'Agents that watch a node need this; daemon sets are left alone.',
  ],
  examples: [
    bad(
      'a service that starts containers through the socket of the runtime',
      `
      # file: k8s/worker.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: runner}
      spec:
        template:
          spec:
            containers:
              - name: runner
                image: registry.example/runner:2
                volumeMounts: [{name: docker, mountPath: /var/run/docker.sock}]
            volumes:
              - name: docker
                hostPath:
                  path: /var/run/docker.sock  # <-- finding
    `,
    ),
    good(
      'a folder of data on a machine of one’s own',
      `
      # file: k8s/worker.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:2
            volumes:
              - name: models
                hostPath: {path: /data/models}
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, spec }, report) {
    if (object.kind === 'DaemonSet') return
    const found = itemsAt(spec, 'volumes').flatMap((volume) => {
      const value = at(volume, 'hostPath', 'path')
      const path = textAt(value)
      return value !== null && path !== null && (sockets.test(path) || owners.test(path)) ? [{ path, place: value.place }] : []
    })
    const isWorst = ({ path }: { readonly path: string }): boolean => path === '/' || sockets.test(path)
    const [first, ...others] = [...found.filter(isWorst), ...found.filter((one) => !isWorst(one))]
    if (first === undefined) return
    report({
      place: first.place,
      cause: { name: nameOf(object), what: 'hostPath' },
      what: `the pods of ${object.kind} \`${object.name}\` have \`${first.path}\` of their node`,
      others: others.map(({ path, place }) => ({ role: 'cause' as const, place, note: `\`${path}\` of the node too` })),
      severity: isWorst(first) ? 'high' : 'medium',
      confidence: isWorst(first) ? sureIn(object.deployment, 'high') : 'medium',
    })
  },
})
