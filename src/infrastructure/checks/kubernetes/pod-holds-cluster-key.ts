// A pod of the application is given a token of the cluster although nothing of it asks the cluster.

import { bad, defineCheck, good } from '../../kit.ts'
import { mayMeet } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'
import { at, flagAt, itemsAt, textAt } from '../../kube/value.ts'

export default defineCheck({
  id: 'pod-holds-cluster-key',
  title: 'A pod is given a key to the cluster that it does not use',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250', 'CWE-522'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Kubernetes puts a token of the pod's account into every container, as a file. Whoever gets the application to read files or to run code
    has it, and may ask the cluster for all that the account is allowed, today and after the next binding. An application that never speaks to the
    cluster does not need it.`,
  fix: 'Set `automountServiceAccountToken: false` in the template of the pod, or on its account.',
  blindSpots: [
    'An account that a binding of the tree gives rights to is taken to be used.',
    'A program beside the application, in the same pod, may use the token.',
  ],
  examples: [
    bad(
      'nothing said, and nothing that asks the cluster',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:  # <-- finding
            containers:
              - name: api
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'the pod goes without',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            automountServiceAccountToken: false
            containers:
              - name: api
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'the account says it for all of its pods',
      `
      # file: k8s/api.yaml
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: api}
      automountServiceAccountToken: false
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            serviceAccountName: api
            containers:
              - name: api
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'an account that is given rights, and so is used',
      `
      # file: k8s/api.yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: api}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: jobs}
      subjects: [{kind: ServiceAccount, name: api}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            serviceAccountName: api
            containers:
              - name: api
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, spec, containers }, report, { model, setup }) {
    if (object.isPartial || flagAt(spec, 'automountServiceAccountToken') === false) return
    const container = containers.find(({ isInit, runs }) => !isInit && runs !== 'other')
    if (
      container === undefined ||
      model.code?.imports.some(({ path }) => /^(?:kubernetes|kubernetes_asyncio|kr8s|lightkube)(?:\.|$)/.test(path))
    )
      return
    const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default'
    const near = setup.kubernetes.filter((one) => mayMeet(one, object))
    const isOff = near.some(
      ({ kind, name, root }) => kind === 'ServiceAccount' && name === account && flagAt(root, 'automountServiceAccountToken') === false,
    )
    const isUsed = near.some(
      ({ kind, root }) =>
        /^(?:Cluster)?RoleBinding$/.test(kind) &&
        itemsAt(root, 'subjects').some((subject) => textAt(subject, 'kind') === 'ServiceAccount' && textAt(subject, 'name') === account),
    )
    if (isOff || isUsed) return
    report({
      place: at(spec, 'automountServiceAccountToken')?.place ?? spec.place,
      cause: { name: nameOf(object), what: 'automountServiceAccountToken' },
      what: `the pods of ${object.kind} \`${object.name}\` are given the token of the account \`${account}\`, which nothing of them is seen to use`,
      confidence: container.runs === 'server' ? 'medium' : 'low',
    })
  },
})
