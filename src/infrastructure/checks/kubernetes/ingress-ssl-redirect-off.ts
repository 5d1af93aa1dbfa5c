// An ingress that has a certificate and answers in plain HTTP all the same.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { annotationOf, isIngress, tlsOf } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'

export default defineCheck({
  id: 'ingress-ssl-redirect-off',
  title: 'An ingress with TLS answers in plain HTTP too',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    The controller sends plain HTTP on to HTTPS by itself; this annotation switches that off. A client that starts with \`http://\` keeps
    sending its token readable, and nobody notices.`,
  fix: 'Take the annotation away; where a health check of the cloud needs port 80, give it a path of its own.',
  blindSpots: ['A load balancer in front that speaks TLS itself needs the redirect off, and may not be in the tree.'],
  examples: [
    bad(
      'the redirect of the nginx controller switched off',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/ssl-redirect: "false"  # <-- finding
      spec:
        tls: [{hosts: [api.acme.dev], secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
    good(
      'the redirect as the controller has it',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/ssl-redirect: "true"
      spec:
        tls: [{hosts: [api.acme.dev], secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report) {
    if (!isIngress(object) || tlsOf(object).kind !== 'terminated') return
    const names = ['ssl-redirect', 'kubernetes.io/ingress.allow-http']
    const off = names.map((name) => annotationOf(object, name)).find((found) => found !== null)
    const isGoogle = annotationOf(object, 'kubernetes.io/ingress.allow-http') !== null
    if (off === undefined || off === null || off.text !== 'false' || isGoogle) return
    if (annotationOf(object, 'force-ssl-redirect')?.text === 'true') return
    report({
      place: off.value.place,
      cause: { name: nameOf(object), what: 'ssl-redirect' },
      what: `the ingress \`${object.name}\` has a certificate and does not send plain HTTP on to it`,
      confidence: sureIn(object.deployment, 'high'),
    })
  },
})
