// A role that may do everything with everything, bound to what the application runs as.

import { sureIn } from '../../join.ts'
import type { CheckContext } from '../../kit.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { mayMeet } from '../../kube/links.ts'
import { type KubeObject, nameOf } from '../../kube/object.ts'
import { at, itemsAt, type KubeValue, textAt } from '../../kube/value.ts'

export default defineCheck({
  id: 'cluster-role-wildcard',
  title: 'The account of a pod may do everything in the cluster',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-269'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    The token of the account lies in every pod that runs as it. One request that reads a file of the application (a path that leaves its folder,
    a template, a fetched \`file:\` address) is enough to own the namespace or the cluster, its secrets first.`,
  fix: 'Name the resources and verbs that the application uses, in a Role of its namespace; where it uses none, set `automountServiceAccountToken: false`.',
  blindSpots: ['Roles that the cluster brings along are known by their names alone.'],
  examples: [
    bad(
      'a role of all resources and verbs',
      `
      # file: k8s/rbac.yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: api}
      rules:
        - apiGroups: ["*"]  # <-- finding
          resources: ["*"]
          verbs: ["*"]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: api}
      roleRef: {kind: ClusterRole, name: api}
      subjects: [{kind: ServiceAccount, name: api, namespace: live}]
    `,
    ),
    bad(
      'the administrator of the cluster, given to the account that every pod has',
      `
      # file: k8s/rbac.yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: everything}
      roleRef:  # <-- finding
        kind: ClusterRole
        name: cluster-admin
      subjects:
        - {kind: ServiceAccount, name: default, namespace: live}
    `,
    ),
    good(
      'a role that may read config maps',
      `
      # file: k8s/rbac.yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: api}
      rules:
        - apiGroups: [""]
          resources: [configmaps]
          verbs: [get, list]
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report, context) {
    if (!object.apiVersion.startsWith('rbac.authorization.k8s.io/')) return
    if (object.kind === 'ClusterRoleBinding' && textAt(object.root, 'roleRef', 'name') === 'cluster-admin') {
      const account = itemsAt(object.root, 'subjects').find((subject) => textAt(subject, 'kind') === 'ServiceAccount')
      const place = at(object.root, 'roleRef')?.place
      if (account === undefined || place === undefined) return
      report({
        place,
        cause: { name: nameOf(object), what: 'cluster-admin' },
        what: `the account \`${textAt(account, 'name') ?? ''}\` is administrator of the cluster`,
        confidence: sureIn(object.deployment, 'high'),
      })
    }
    if (object.kind !== 'Role' && object.kind !== 'ClusterRole') return
    const rule = itemsAt(object.root, 'rules').find((one) => hasAny(one, 'resources') && hasAny(one, 'verbs') && hasAny(one, 'apiGroups'))
    if (rule === undefined) return
    const isBound = accountsOf(object, context)
    report({
      place: rule.place,
      cause: { name: nameOf(object), what: 'rules' },
      what: `the ${object.kind} \`${object.name}\` allows every verb on every resource`,
      severity: object.kind === 'ClusterRole' ? 'high' : 'medium',
      confidence: isBound ? sureIn(object.deployment, 'high') : 'medium',
    })
  },
})

function hasAny(rule: KubeValue, key: string): boolean {
  return itemsAt(rule, key).some((item) => textAt(item) === '*')
}

function accountsOf(role: KubeObject, { setup }: CheckContext): boolean {
  return setup.kubernetes.some(
    (object) =>
      (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') &&
      mayMeet(object, role) &&
      textAt(object.root, 'roleRef', 'name') === role.name &&
      itemsAt(object.root, 'subjects').some((subject) => textAt(subject, 'kind') === 'ServiceAccount'),
  )
}
