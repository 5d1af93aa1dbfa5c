// A file of keys is copied into an image, where deleting it later leaves it in the layer.

import type { Tree } from '../../../base/index.ts'
import { decodeConfig } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { copiesOf, findContext, shippedStages } from '../../sources/dockerfiles.ts'

const named =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.pypirc|\.git-credentials|\.npmrc|\.aws\/credentials|\.docker\/config\.json|\.kube\/config|kubeconfig|service[-_]?account[\w-]*\.json|[\w-]*credentials\.json|[\w.-]*(?:private|priv)[\w-]*\.(?:pem|key)|[\w-]+\.(?:p12|pfx|jks|keystore))$/i

export default defineCheck({
  id: 'credential-file-in-image',
  title: 'A file of keys is copied into an image',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-522', 'CWE-538'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A layer keeps what was copied into it, also when a later command deletes it. A private key, \`.netrc\`, \`.pypirc\` or a key of a cloud
    account in a layer belongs to everybody who may pull the image.`,
  fix: 'Mount it for the one command that needs it, `RUN --mount=type=secret,id=netrc,target=/root/.netrc …`.',
  blindSpots: ['Files are told by their names.'],
  examples: [
    bad(
      'a key to clone with',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY deploy/id_rsa /root/.ssh/id_rsa  # <-- finding
      RUN git clone git@github.com:example/private.git && rm /root/.ssh/id_rsa
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'public parts, and a mount',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY deploy/id_rsa.pub /root/.ssh/authorized_keys
      RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install private
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report, { tree }) {
    const context = findContext(dockerfile, tree) ?? ''
    const { file, stages, purpose } = dockerfile
    const shipped = shippedStages(dockerfile)
    for (const stage of stages) {
      for (const { sources, from, instruction } of copiesOf(stage)) {
        const found = from === null ? sources.find((source) => named.test(source)) : undefined
        if (found === undefined || isWithoutCredential(found, context, tree)) continue
        const isShipped = shipped.includes(stage)
        // Settings of npm hold a token or nothing at all.
        const isSure = isShipped && purpose !== 'development' && !found.endsWith('.npmrc')
        report({
          place: { file, line: instruction.line, end: instruction.end },
          cause: { name: file, what: found },
          what: `\`${found}\` is copied into ${isShipped ? 'the image' : 'a stage that is built on the way'}`,
          ...(isSure ? {} : { severity: 'low', confidence: 'medium' }),
        })
      }
    }
  },
})

/** Settings of a package manager that are in the tree and name a registry alone. */
function isWithoutCredential(source: string, context: string, tree: Tree): boolean {
  if (!/\.(?:npmrc|pypirc)$/.test(source)) return false
  const path = [context, source.replace(/^\.?\//, '')].filter((part) => part !== '').join('/')
  const bytes = tree.has(path) ? tree.read(path) : null
  return (
    bytes !== null &&
    !/_auth|_password|password\s*[:=]|username\s*[:=]|:\/\/[^\s/@]*:[^\s/@]*@/i.test(decodeConfig(bytes).slice(0, 100_000))
  )
}
