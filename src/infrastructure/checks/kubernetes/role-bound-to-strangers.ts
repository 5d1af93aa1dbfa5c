// Rights in the cluster for callers who are nobody.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { itemsAt, textAt } from '../../kube/value.ts'

const strangers = new Set(['system:anonymous', 'system:unauthenticated', 'system:authenticated', 'system:serviceaccounts'])

export default defineCheck({
  id: 'role-bound-to-strangers',
  title: 'A role of the cluster is given to everybody',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-269'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`system:anonymous\` is whoever reaches the API of the cluster; \`system:authenticated\` is, on some clouds, every account of that cloud;
    \`system:serviceaccounts\` is every pod. What the role allows they may do.`,
  fix: 'Name the accounts that need the role.',
  blindSpots: ['What the role allows is not weighed.'],
  examples: [
    bad(
      'callers without a name who may read what there is',
      `
      # file: k8s/rbac.yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: look}
      roleRef: {kind: ClusterRole, name: view}
      subjects:
        - kind: Group  # <-- finding
          name: system:unauthenticated
    `,
    ),
    good(
      'an account of its own',
      `
      # file: k8s/rbac.yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: look, namespace: live}
      roleRef: {kind: ClusterRole, name: view}
      subjects:
        - kind: ServiceAccount
          name: api
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report) {
    if (object.kind !== 'ClusterRoleBinding' && object.kind !== 'RoleBinding') return
    for (const subject of itemsAt(object.root, 'subjects')) {
      const name = textAt(subject, 'name')
      if (name === null || !strangers.has(name)) continue
      report({
        place: subject.place,
        cause: { name: nameOf(object), what: name },
        what: `the role \`${textAt(object.root, 'roleRef', 'name') ?? ''}\` is given to \`${name}\``,
        severity: name === 'system:serviceaccounts' ? 'medium' : 'high',
        confidence: sureIn(object.deployment, 'high'),
      })
    }
  },
})
