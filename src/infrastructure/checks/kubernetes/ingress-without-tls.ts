// An ingress that takes requests for the application in plain HTTP.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { isIngress, pathsOf, tlsOf } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'
import { hasHole } from '../../kube/value.ts'

export default defineCheck({
  id: 'ingress-without-tls',
  title: 'An ingress serves the application without TLS',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    Without \`tls\` the ingress answers on port 80: tokens, cookies and bodies travel readable, and a cookie that is marked \`Secure\` is
    never sent back. FastAPI sees \`http\` and builds its redirects and links with it.`,
  fix: 'Give the ingress `tls` with a secret (cert-manager fills it), and let port 80 redirect.',
  blindSpots: [
    'A cloud or a content network in front of the cluster may speak TLS; where the annotations say so it counts.',
    'A controller with a default certificate serves it for every host.',
  ],
  examples: [
    bad(
      'a host and no certificate',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress  # <-- finding
      metadata: {name: api}
      spec:
        ingressClassName: nginx
        rules:
          - host: api.acme.dev
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
    good(
      'a certificate',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: api}
      spec:
        tls: [{hosts: [api.acme.dev], secretName: api-tls}]
        rules:
          - host: api.acme.dev
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
    good(
      'a load balancer of the cloud that has the certificate',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-west-1:111122223333:certificate/1
          alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
      spec:
        ingressClassName: alb
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report) {
    if (!isIngress(object) || object.isPartial || tlsOf(object).kind !== 'plain') return
    const hosts = [...new Set(pathsOf(object).map(({ host }) => host))].filter((host) => host !== '' && !hasHole(host))
    const isLocal = hosts.length > 0 && hosts.every((host) => /(?:^localhost$|\.local(?:host)?$|\.test$|\.internal$|\.svc$|^\d)/.test(host))
    if (isLocal) return
    report({
      place: object.kindPlace,
      cause: { name: nameOf(object), what: 'tls' },
      what: `the ingress \`${object.name}\` serves ${hosts.length === 0 ? 'every host' : hosts.map((host) => `\`${host}\``).join(', ')} without TLS`,
      // A chart's default is where its user begins.
      severity: object.from === 'helm' ? 'medium' : 'high',
      confidence:
        object.from === 'helm' || /\.example\.(?:com|org|net)$/.test(hosts[0] ?? '') ? 'medium' : sureIn(object.deployment, 'high'),
    })
  },
})
