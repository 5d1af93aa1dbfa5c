// A secret that stands in a manifest for everybody who reads the repository or may list the cluster's objects.

import type { Place } from '../../../base/index.ts'
import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { type KubeObject, nameOf } from '../../kube/object.ts'
import { findPod } from '../../kube/pods.ts'
import { entriesAt, hasHole, textAt } from '../../kube/value.ts'
import { findPlainSecret, isWeak } from '../../plain-secret.ts'

export default defineCheck({
  id: 'manifest-plain-secret',
  title: 'A secret of the application stands in a manifest',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-312'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.3.1'],
  why: `
    A value under \`env\`, in a ConfigMap or in a Secret that is committed lies in the history of the repository, and whoever may read pods or
    config maps of the namespace has it. For a database that is all of its rows, for a signing key every session.`,
  fix: 'Change the secret, keep it in a vault (External Secrets, Sealed Secrets, SOPS), and let the pod take it with `secretKeyRef`.',
  blindSpots: [
    'Placeholders are told by their words; a secret that reads like one is missed.',
    'Charts whose values hold a default for trying out are reported with less confidence.',
  ],
  examples: [
    bad(
      'the password of the database in a config map',
      `
      # file: k8s/settings.yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data:
        LOG_LEVEL: info
        DATABASE_PASSWORD: tR7-quietOtter-41  # <-- finding
    `,
    ),
    bad(
      'a password within an address, in the environment of a pod',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:1
                env:
                  - name: DATABASE_URL
                    value: postgresql://api:tR7-quietOtter-41@db/app  # <-- finding
    `,
    ),
    good(
      'a reference, and a placeholder',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:1
                env:
                  - name: DATABASE_PASSWORD
                    valueFrom: {secretKeyRef: {name: db, key: password}}
                  - name: TOKEN_EXPIRE_MINUTES
                    value: "30"
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: db}
      stringData:
        password: <change-me>
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report) {
    for (const { name, text, place, where } of valuesOf(object)) {
      if (hasHole(text)) continue
      const found = findPlainSecret(name, text)
      if (found === null) continue
      const isSample = object.from === 'helm' || isWeak(text)
      report({
        place,
        cause: { name: nameOf(object), what: `${where}${name}` },
        what: `\`${name}\` in ${object.kind} \`${object.name}\` holds ${found === 'value' ? 'its value' : `the ${found}`} in plain text`,
        severity: isSample ? 'medium' : 'high',
        confidence: isSample ? 'medium' : sureIn(object.deployment, 'high'),
      })
    }
  },
})

interface Entry {
  readonly name: string
  readonly text: string
  readonly place: Place
  readonly where: string
}

function valuesOf(object: KubeObject): readonly Entry[] {
  if (object.kind === 'ConfigMap' || (object.kind === 'Secret' && object.apiVersion === 'v1')) {
    const entries: Entry[] = []
    for (const key of ['data', 'stringData'])
      for (const [name, value] of entriesAt(object.root, key)) {
        const text = textAt(value)
        if (text === null) continue
        const plain = key === 'data' && object.kind === 'Secret' ? decode(text) : text
        if (plain !== null) entries.push({ name, text: plain, place: value.place, where: '' })
      }
    return entries
  }
  const pod = findPod(object)
  if (pod === null) return []
  return pod.containers.flatMap((container) =>
    container.env.map(({ name, value, place }) => ({ name, text: value, place, where: `container ${container.name}: ` })),
  )
}

/** What is written in base 64; null where it is no text. */
function decode(text: string): string | null {
  if (!/^[A-Za-z0-9+/\s]{4,10000}={0,2}\s*$/.test(text)) return null
  const plain = new TextDecoder().decode(Uint8Array.from(atobSafe(text), (character) => character.charCodeAt(0)))
  return plain.includes('\ufffd') ? null : plain.trim()
}

function atobSafe(text: string): string {
  try {
    return atob(text)
  } catch {
    return ''
  }
}
