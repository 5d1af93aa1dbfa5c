// A list of allowed addresses that holds all of them.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { annotationOf, isIngress } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'

export default defineCheck({
  id: 'ingress-addresses-unlimited',
  title: 'The list of allowed addresses allows every address',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Somebody meant to let a few networks in, and one entry lets everybody in. Routes that stand without a guard of their own, because
    "only the office reaches them", are open.`,
  fix: 'Name the networks, or take the annotation away so that nobody relies on it.',
  blindSpots: ['Lists that a template fills are not known.'],
  examples: [
    bad(
      'an office, and everybody else',
      `
      # file: k8s/admin.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: admin
        annotations:
          nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.0/24,0.0.0.0/0  # <-- finding
      spec:
        tls: [{secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
    good(
      'an office',
      `
      # file: k8s/admin.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: admin
        annotations: {nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.0/24}
      spec:
        tls: [{secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report) {
    if (!isIngress(object)) return
    for (const name of ['whitelist-source-range', 'allowlist-source-range', 'inbound-cidrs']) {
      const found = annotationOf(object, name)
      if (found === null || !found.text.split(',').some((one) => /^\s*(?:0\.0\.0\.0\/0|::\/0)\s*$/.test(one))) continue
      const isAlone = !found.text.includes(',')
      report({
        place: found.value.place,
        cause: { name: nameOf(object), what: name },
        what: `the list of addresses of the ingress \`${object.name}\` holds every address`,
        severity: isAlone ? 'low' : 'medium',
        confidence: isAlone ? 'medium' : sureIn(object.deployment, 'high'),
      })
    }
  },
})
