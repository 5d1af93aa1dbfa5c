// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'kubeconfig-credentials',
  title: 'Credentials of a Kubernetes cluster',
  severity: 'critical',
  confidence: 'high',
  service: 'a Kubernetes cluster',
  why: 'Whoever has the file is its user in the cluster; of the one that a cluster comes with that is the administrator.',
  fix: 'Sign the user out: delete the service account token, or issue a new certificate authority where a client certificate was given; then let people sign in through the cloud or OpenID Connect.',
  blindSpots: ['Whether the value is still accepted is not asked.'],
  examples: [
    bad(
      'a file with a value',
      `
      # file: kubeconfig.yaml
      apiVersion: v1
      kind: Config
      users:
        - name: admin
          user:
            client-key-data: {{kubeconfig-credentials …}}  # <-- finding
    `,
    ),
    good(
      'a file that names a variable',
      `
      # file: kubeconfig.yaml
      apiVersion: v1
      kind: Config
      users:
        - name: admin
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: aws-iam-authenticator
    `,
    ),
  ],
  keywords: ['client-key-data'],
  pattern: /client-key-data["']?:\s{0,4}["']?(?<secret>LS0tLS1CRUdJTi[A-Za-z0-9+/]{100,8000}={0,2})/dg,
  reach: { before: 200, after: 8200, line: false },
  isStrict: true,
  sample: (random) => {
    const value = btoa(`-----BEGIN ${'RSA'} PRIVATE KEY-----\n${random.text(800)}\n-----END RSA PRIVATE KEY-----\n`)
    return {
      name: 'client-key-data',
      value,
      file: {
        path: 'kubeconfig.yaml',
        text: `apiVersion: v1\nkind: Config\nusers:\n  - name: admin\n    user:\n      client-key-data: ${value}\n`,
      },
    }
  },
})
